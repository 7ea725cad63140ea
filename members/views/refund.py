"""Refunds: the list, one with its steps, and the steps it takes. Asking for one is on the page of paying back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from members.causes import told
from members.forms import PayingForm, RejectForm
from members.models import Refund
from members.refund_lists import RefundFilter, RefundTable
from members.refund_rules import APPROVE_RULES, ARRIVE_RULES, PAY_RULES, REJECT_RULES
from members.selectors.refund import APPROVE, BADGES, VIEW, call_about, facts_of, refund_for, refunds
from members.services import refund as service
from members.views.member import desk
from venue import clock
from venue.errors import Text
from venue.history import history_of
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal
from venue.views.reference import Words, history_page, list_page

CHANGE = "members.change_refund"
STEPS: tuple[Text, ...] = (
    gettext_lazy("Requested"),
    gettext_lazy("Approved"),
    pgettext_lazy("step of a refund", "Paid out"),
    gettext_lazy("Arrived"),
)
STATES = ["requested", "approved", "paid", "arrived"]
WORDS = Words(
    title=gettext_lazy("Refunds"),
    lead=gettext_lazy("Money that goes back, until the person has it."),
    add="",
    added="",
    changed="",
    empty_title=gettext_lazy("Nothing was refunded yet"),
    empty_text=gettext_lazy(
        "What is paid back at the desk shows here, and what is left of a deposit when a room is cancelled."
    ),
    icon="credit-card",
)


@require_GET
@desk(VIEW)
def refund_list(request: SignedInRequest) -> HttpResponse:
    url = reverse("members:refund_list")
    return list_page(request, refunds(), RefundTable, RefundFilter, words=WORDS, list_url=url, add_url="")


@require_GET
@desk(VIEW)
def refund(request: SignedInRequest, pk: int) -> HttpResponse:
    return page(request, refund_for(request.user, pk))


def page(request: SignedInRequest, row: Refund, status: int = 200, **bound: Any) -> HttpResponse:
    """One refund, with the form of each step that this reader may take; `bound` is the one that was sent."""
    facts, now, user = facts_of(row), clock.now(), request.user
    decides, works = user.has_perm(APPROVE), user.has_perm(CHANGE)
    why_not_paid = refusal(PAY_RULES, facts, now)
    context = {
        "refund": row,
        "kind": BADGES[row.state],
        "steps": STEPS,
        "step": STATES.index(row.state) + 1 if row.state in STATES else 0,
        "cause": told([row.cause], is_own=False).get(row.cause) if row.cause else None,
        "call": call_about(row),
        "events": history_of(row),
        "may_approve": decides and refusal(APPROVE_RULES, facts, now) is None,
        "waits": why_not_paid if row.state == "requested" else None,
        "paying": PayingForm() if works and why_not_paid is None else None,
        "reject": RejectForm() if decides and refusal(REJECT_RULES, facts, now) is None else None,
        "may_confirm": works and refusal(ARRIVE_RULES, facts, now) is None,
        **bound,
    }
    return render(request, "members/refund.html", context, status=status)


def button(permission: str, service_of: Callable[..., Refund], said: Text) -> Callable[..., HttpResponse]:
    """The view of a step that asks for nothing: POST only."""

    @require_POST
    @desk(permission)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        row = refund_for(request.user, pk)
        service_of(row.pk, by=request.user)
        messages.success(request, str(said))
        return redirect("members:refund", row.pk)

    return view


approve = button(APPROVE, service.approve, gettext_lazy("It is approved, and can be paid."))
confirm = button(CHANGE, service.confirm_arrival, gettext_lazy("It is noted that the money has arrived."))


@require_POST
@desk(APPROVE)
def reject(request: SignedInRequest, pk: int) -> HttpResponse:
    row = refund_for(request.user, pk)
    form = RejectForm(request.POST)

    def save() -> str:
        service.reject(pk, reason=form.cleaned_data["reason"], by=request.user)
        return reverse("members:refund", args=[pk])

    if target := save_once(request, form, save):
        messages.success(request, _("It is rejected, and the person told why."))
        return redirect(target)
    return page(request, row, status=422, reject=form)


@require_POST
@desk(CHANGE)
def pay(request: SignedInRequest, pk: int) -> HttpResponse:
    row = refund_for(request.user, pk)
    form = PayingForm(request.POST)

    def save() -> str:
        service.pay(pk, form.paying, by=request.user)
        return reverse("members:refund", args=[pk])

    if target := save_once(request, form, save):
        messages.success(request, _("The money is paid back; the person is told by message."))
        return redirect(target)
    return page(request, row, status=422, paying=form)


@require_GET
@desk(VIEW)
def refund_history(request: SignedInRequest, pk: int) -> HttpResponse:
    row = refund_for(request.user, pk)
    return history_page(request, row, back_url=reverse("members:refund", args=[pk]))
