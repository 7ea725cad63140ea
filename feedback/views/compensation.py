"""Compensations: the list, one with its steps, and the steps it takes. Proposing one is on the page of its case."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from feedback.case_forms import RefuseForm
from feedback.compensation_lists import CompensationFilter, CompensationTable
from feedback.compensation_rules import APPROVE_RULES, GIVE_RULES, REFUSE_RULES
from feedback.models import Compensation
from feedback.selectors.gifts import (
    APPROVE,
    BADGES,
    VIEW,
    compensation_for,
    compensations,
    decision_facts,
    facts_for_event,
    gift_in_words,
    refund_of,
)
from feedback.services import compensation as service
from feedback.views.case import holding
from venue import clock
from venue.errors import Text
from venue.history import history_of
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal
from venue.views.reference import Words, history_page, list_page

ANSWER = "feedback.answer_case"
STEPS: tuple[Text, ...] = (
    pgettext_lazy("step of a compensation", "Proposed"),
    pgettext_lazy("step of a compensation", "Approved"),
    pgettext_lazy("step of a compensation", "Given"),
)
STATES = ["proposed", "approved", "paid"]
WORDS = Words(
    title=gettext_lazy("Compensations"),
    lead=gettext_lazy("What was given to make cases good, and what waits for approval."),
    add="",
    added="",
    changed="",
    empty_title=gettext_lazy("Nothing was given yet"),
    empty_text=gettext_lazy("A compensation is proposed with the solution, on the page of a case."),
    icon="heart",
)


@require_GET
@holding(VIEW)
def compensation_list(request: SignedInRequest) -> HttpResponse:
    url = reverse("feedback:compensation_list")
    page: dict[str, Any] = {"words": WORDS, "list_url": url, "add_url": ""}
    return list_page(request, compensations(), CompensationTable, CompensationFilter, **page)


@require_GET
@holding(VIEW)
def compensation(request: SignedInRequest, pk: int) -> HttpResponse:
    return page(request, compensation_for(request.user, pk))


def page(request: SignedInRequest, row: Compensation, status: int = 200, **bound: Any) -> HttpResponse:
    """One compensation, with the form of each step that this reader may take; `bound` is the one that was sent."""
    facts, now, user = decision_facts(row, request.user), clock.now(), request.user
    why_not = refusal(APPROVE_RULES, facts, now)
    decides = user.has_perm(APPROVE)
    context = {
        "row": row,
        "kind": BADGES[row.state],
        "gift": gift_in_words(facts_for_event(row)),
        "steps": STEPS,
        "step": STATES.index(row.state) + 1 if row.state in STATES else 0,
        "may_approve": decides and why_not is None,
        "why_not": why_not if decides and row.state == "proposed" else None,
        "may_give": user.has_perm(ANSWER) and refusal(GIVE_RULES, facts, now) is None,
        "refuse_form": RefuseForm() if decides and refusal(REFUSE_RULES, facts, now) is None else None,
        "refund": refund_of(row),
        "events": history_of(row),
        **bound,
    }
    return render(request, "feedback/compensation.html", context, status=status)


def button(permission: str, service_of: Callable[..., Compensation], said: Text) -> Callable[..., HttpResponse]:
    """The view of a step that asks for nothing: POST only."""

    @require_POST
    @holding(permission)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        row = compensation_for(request.user, pk)
        service_of(row.pk, by=request.user)
        messages.success(request, str(said))
        return redirect("feedback:compensation", row.pk)

    return view


approve = button(APPROVE, service.approve, gettext_lazy("It is approved, and the guest has the solution."))
give = button(ANSWER, service.give, gettext_lazy("It is given, and the guest is told."))


@require_POST
@holding(APPROVE)
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    compensation_for(request.user, pk)
    form = RefuseForm(request.POST)

    def save() -> str:
        service.refuse(pk, reason=form.cleaned_data["reason"], by=request.user)
        return reverse("feedback:compensation", args=[pk])

    if target := save_once(request, form, save):
        messages.success(request, str(gettext_lazy("It is refused, and whoever proposed it is told why.")))
        return redirect(target)
    return page(request, compensation_for(request.user, pk), status=422, refuse_form=form)


@require_GET
@holding(VIEW)
def compensation_history(request: SignedInRequest, pk: int) -> HttpResponse:
    row = compensation_for(request.user, pk)
    return history_page(request, row, back_url=reverse("feedback:compensation", args=[pk]))
