"""The queue and one case, for those who answer."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from feedback.clock_forms import PauseForm
from feedback.forms import (
    AssignForm,
    ExtendForm,
    NoteForm,
    ReplyForm,
    ResolveForm,
)
from feedback.handing_forms import OfferForm, SortForm
from feedback.models import Case
from feedback.queue_rules import check_may_offer
from feedback.rules import ACTOR_RULES, EXTENSION_RULES, HANDLER_RULES, ExtensionFacts
from feedback.selectors.doors import case_for
from feedback.selectors.faces import card
from feedback.selectors.facts import actor_facts, case_facts, handler_facts
from feedback.selectors.handling import handling_of
from feedback.selectors.lesson_card import card_of
from feedback.selectors.queue import conversation, earlier_cases
from feedback.selectors.queue_facts import offer_facts
from feedback.selectors.responsibility import responsibility_of
from feedback.selectors.waiting import waiting_of
from feedback.services import case as service
from feedback.views.case_cards import cards
from members.contact_session import is_shown, show
from venue import clock
from venue.errors import Text
from venue.history import history_of
from venue.models import User
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal

View = Callable[..., HttpResponse]
ANSWER, DECIDE = "feedback.answer_case", "feedback.decide_case"


def holding(permission: str) -> Callable[[View], View]:
    """Strangers are asked to sign in, people without the permission are refused."""
    return lambda view: login_required(permission_required(permission, raise_exception=True)(view))


@require_GET
@holding("feedback.view_case")
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    return case_page(request, case_for(request.user, pk))


def case_page(request: SignedInRequest, found: Case, forms: dict[str, Any] | None = None) -> HttpResponse:
    """One case: the conversation with internal notes beside it, clocks, what it is about, what can be done."""
    facts, now = case_facts(found), clock.now()
    refused = refusal(ACTOR_RULES, actor_facts(found, request.user), now)
    may_answer, may_decide = (request.user.has_perm(each) and refused is None for each in (ANSWER, DECIDE))
    me = getattr(request.user, "staff_member", None)
    context = {
        "case": found,
        "refused": refused,
        "may_answer": may_answer,
        "may_decide": may_decide,
        "is_contact_shown": is_shown(request, found.member or found),
        "clocks": card(found),
        "waiting": waiting_of(found),
        "pause_form": PauseForm(auto_id="pause_%s"),
        "lines": conversation(found),
        "earlier": earlier_cases(found),
        "lessons": card_of(found, request.user),
        "may_take": refusal(HANDLER_RULES, handler_facts(found, me), now) is None
        and found.handler_id != (me and me.pk),
        "why_no_extension": refusal(EXTENSION_RULES, ExtensionFacts(facts, None), now),
        "reply_form": ReplyForm(auto_id="reply_%s"),
        "note_form": NoteForm(auto_id="note_%s"),
        "resolve_form": ResolveForm(auto_id="resolve_%s"),
        "assign_form": AssignForm(case=found, auto_id="assign_%s") if may_decide else None,
        "sort_form": SortForm(case=found, auto_id="sort_%s"),
        **handing_of(request, found),
        "extend_form": ExtendForm(case=found, auto_id="extend_%s"),
    }
    bound = {f"{name}_form": form for name, form in (forms or {}).items()}
    context |= cards(found, request.user)
    return render(request, "feedback/case.html", context | bound, status=422 if bound else 200)


def handing_of(request: SignedInRequest, found: Case) -> dict[str, Any]:
    """Who sees to it, how this kind of voice is handled, and whether it may be handed on or taken over."""
    whose = responsibility_of(found)
    return {
        "whose": whose,
        "is_offered_to_me": whose.is_offered_to(request.user),
        "handling": handling_of(found),
        "offer_form": OfferForm(case=found, auto_id="offer_%s"),
        "why_no_offer": refusal((check_may_offer,), offer_facts(found, None, request.user), clock.now()),
    }


@require_POST
@holding(ANSWER)
def contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shows where the reporter is reached, for some minutes; that somebody looked is kept."""
    found = case_for(request.user, pk)
    show(request, found.member or found)
    return redirect("feedback:case", found.pk)


# --- what is done about it -------------------------------------------------------------------------------------------

Save = Callable[[Case, Mapping[str, Any], User], str]  # does it, and says so


def step(name: str, permission: str, form_class: type, save: Save, *, is_given_case: bool = False) -> View:
    """The view of one step with a form, called `name` on the page: POST only, done once. `is_given_case`: the form
    looks at the case.
    """

    @require_POST
    @holding(permission)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        found = case_for(request.user, pk)
        form = form_class(request.POST, auto_id=f"{name}_%s", **({"case": found} if is_given_case else {}))
        return act(request, found, name, form, lambda: save(found, form.cleaned_data, request.user))

    return view


def press(permission: str, do: Callable[..., Any], said: Text) -> View:
    """The view of a step that asks for nothing: POST only."""

    @require_POST
    @holding(permission)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        found = case_for(request.user, pk)
        do(found.pk, by=request.user)
        messages.success(request, str(said))
        return redirect("feedback:case", found.pk)

    return view


def act(request: SignedInRequest, found: Case, name: str, form: Any, save: Callable[[], str]) -> HttpResponse:
    """Do it once and say so, or show the case again with the reason beside the field."""
    said: list[str] = []

    def action() -> str:
        said.append(save())
        return reverse("feedback:case", args=[found.pk])

    target = save_once(request, form, action)
    if target is None:
        return case_page(request, found, {name: form})
    for words in said:
        messages.success(request, words)
    return redirect(target)


def told(is_sent: bool) -> str:
    if is_sent:
        return _("Your words are on their way by email.")
    return _("Your words stand on the status page. There is no email address: please call if there is a phone number.")


def _reply(case: Case, said: Mapping[str, Any], by: User) -> str:
    return told(service.reply(case.pk, said["text"], by=by))


def _note(case: Case, said: Mapping[str, Any], by: User) -> str:
    service.note(case.pk, said["text"], by=by)
    return _("The note is kept; only colleagues see it.")


def _resolve(case: Case, said: Mapping[str, Any], by: User) -> str:
    return told(service.resolve(case.pk, said["text"], by=by))


def _assign(case: Case, said: Mapping[str, Any], by: User) -> str:
    service.assign(case.pk, said["handler"], by=by)
    return _("The handler is set.")


def _sort(case: Case, said: Mapping[str, Any], by: User) -> str:
    service.sort_case(case.pk, **said, by=by)
    return _("The case is sorted.")


def _extend(case: Case, said: Mapping[str, Any], by: User) -> str:
    service.extend(case.pk, **said, by=by)
    return _("The time is extended. In the figures the promise counts as missed.")


take = press(ANSWER, service.take, gettext_lazy("The case is yours."))
reply = step("reply", ANSWER, ReplyForm, _reply)
note = step("note", ANSWER, NoteForm, _note)
resolve = step("resolve", DECIDE, ResolveForm, _resolve)
assign = step("assign", DECIDE, AssignForm, _assign, is_given_case=True)
sort_case = step("sort", ANSWER, SortForm, _sort, is_given_case=True)
extend = step("extend", DECIDE, ExtendForm, _extend, is_given_case=True)
close = press(DECIDE, service.close, gettext_lazy("The case is closed."))


@require_GET
@holding("feedback.view_case")
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which fields of the case were changed, by whom and when."""
    found = case_for(request.user, pk)
    complaint = getattr(found, "complaint", None)
    events = history_of(found)
    if complaint:  # made together with its case, which is told already
        events += [each for each in history_of(complaint) if each.changes]
    context = {"case": found, "events": sorted(events, key=lambda event: event.at, reverse=True)}
    return render(request, "feedback/case_history.html", context)
