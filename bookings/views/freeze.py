"""Pausing a membership and ending a pause, at the desk and by the members themselves: the consequence comes first."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings.freeze_forms import EndPauseForm, PauseForm
from bookings.selectors.doors import contract_to_pause, own_contract, own_pause, pause_to_end
from bookings.selectors.freeze import Reached, reached_by
from bookings.services import freeze as service
from members.freeze_arithmetic import Outcome
from members.freeze_rules import PAUSE_RULES, RETURN_RULES
from members.models import Freeze, Membership
from members.policies import pause_limits
from members.selectors.freeze import pause_facts, return_facts
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal

Back = dict[str, str]  # where the page leads back to, and what that is called


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("members.freeze_membership", raise_exception=True)
def pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """A GET shows the form, a POST that asks for a preview what it would do, any other does it."""
    contract = contract_to_pause(request.user, pk)
    return pause_page(request, contract, to_person(contract))


@require_http_methods(["GET", "POST"])
@login_required
def my_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for one's own membership, under the same rules."""
    return pause_page(request, own_contract(request.user, pk), to_own_page())


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("members.freeze_membership", raise_exception=True)
def end_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ending a pause early, or taking it back before it begins; likewise with a preview."""
    row = pause_to_end(request.user, pk)
    return end_page(request, row, to_person(row.membership))


@require_http_methods(["GET", "POST"])
@login_required
def my_end_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for a pause of one's own."""
    return end_page(request, own_pause(request.user, pk), to_own_page())


def to_person(contract: Membership) -> Back:
    return {"back_url": reverse("members:member", args=[contract.member_id]), "back": contract.member.name}


def to_own_page() -> Back:
    return {"back_url": reverse("members:my_profile"), "back": _("My account")}


def pause_page(request: SignedInRequest, contract: Membership, back: Back) -> HttpResponse:
    limits = pause_limits(clock.now())
    form = PauseForm(request.POST or None, limits=limits)

    def save() -> str:
        fields = form.cleaned_data
        done = service.pause(contract.pk, form.days, reason=fields["reason"], note=fields["note"], by=request.user)
        messages.success(request, told(_("The membership is paused."), done.reached))
        return back["back_url"]

    def preview() -> dict[str, Any]:
        facts = pause_facts(contract, form.days)
        return consequence(contract, refusal(PAUSE_RULES, facts, clock.today()), lambda: facts.outcome)

    context = {"contract": contract, "form": form, "limits": limits, "title": _("Pause the membership")}
    return answer(request, form, save, preview, context | back | {"action": _("Pause the membership")})


def end_page(request: SignedInRequest, row: Freeze, back: Back) -> HttpResponse:
    form = EndPauseForm(request.POST or None, pause=row)
    is_to_come = row.starts_on > clock.today()
    title = _("Take the pause back") if is_to_come else _("End the pause early")

    def save() -> str:
        done = service.resume(row.pk, form.day, by=request.user)
        was = _("The pause is taken back.") if done.freeze.withdrawn_at else _("The pause ends early.")
        messages.success(request, told(was, done.reached))
        return back["back_url"]

    def preview() -> dict[str, Any]:
        facts = return_facts(row, form.day)
        return consequence(row.membership, refusal(RETURN_RULES, facts, clock.today()), lambda: facts.outcome)

    context = {"contract": row.membership, "pause": row, "form": form, "title": title, "action": title}
    return answer(request, form, save, preview, context | back)


def consequence(contract: Membership, why_not: Any, outcome_of: Callable[[], Outcome]) -> dict[str, Any]:
    """What would become of memberships, bookings and waits, or the rule that refuses."""
    if why_not:
        return {"refusal": why_not}
    outcome = outcome_of()
    found = Membership.objects.select_related("plan").in_bulk([each.key for each in outcome.moved])
    return {
        "outcome": outcome,
        "moved": [(found[each.key], each.days) for each in outcome.moved],
        "reached": reached_by(contract.member, outcome),
    }


def answer(
    request: SignedInRequest,
    form: Any,
    save: Callable[[], str],
    preview: Callable[[], dict[str, Any]],
    context: dict[str, Any],
) -> HttpResponse:
    """The page with the consequence of what is filled in; for HTMX the consequence alone. It is done only when the
    consequence that was shown is the one of these days.
    """
    is_preview = request.method == "GET" or "preview" in request.POST
    is_seen = request.POST.get("seen") == (form.asked if not form.is_bound or form.is_valid() else "")
    if request.method == "POST" and not is_preview and is_seen and (target := save_once(request, form, save)):
        return redirect(target)
    if not form.errors:
        context |= preview() | {"is_unseen": not is_preview and not is_seen}
    partial = "#consequence" if request.htmx and is_preview else ""
    return render(request, f"bookings/pause.html{partial}", context, status=200 if is_preview else 422)


def told(done: str, reached: Reached) -> str:
    count = len(reached.released)
    if not count:
        return done
    words = ngettext("%(count)s booking was given back.", "%(count)s bookings were given back.", count)
    return f"{done} {words % {'count': count}}"
