"""One session at the desk: who comes, adding somebody, who came, calling it off."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.models import ScheduledSession
from bookings.roster_forms import WalkInGuestForm
from bookings.selectors import desk
from bookings.selectors.affected import affected_by_calling_off, ended_by_the_venue
from bookings.selectors.candidates import choices
from bookings.selectors.closing import closed_now
from bookings.selectors.doors import booking_at_desk, person_to_book, runs_roster, session_for, session_to_run
from bookings.selectors.kept import kept_in, uncovered
from bookings.selectors.roster import (
    expected,
    is_check_in_over,
    step_lines,
    why_no_step,
    why_not_closable,
    why_not_open,
)
from bookings.selectors.screening import to_ask
from bookings.selectors.waitlist import line_of
from bookings.series_forms import CallOffForm
from bookings.services import booking as booking_service
from bookings.services import roster as roster_service
from bookings.services import session as session_service
from bookings.views.booking import cancel_page, knows_to_ask
from bookings.views.exceptions import offered
from venue import clock, submissions
from venue.errors import DomainError
from venue.requests import SignedInRequest


@require_GET
@login_required
@permission_required("bookings.view_roster", raise_exception=True)
def roster(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody with a place. Whoever runs the class marks who is there, ticks its steps, takes people in."""
    return roster_page(request, session_for(pk))


def roster_page(
    request: SignedInRequest, session: ScheduledSession, *, guest: WalkInGuestForm | None = None
) -> HttpResponse:
    """`guest` is the form of somebody who was not taken in, with why."""
    words = request.GET.get("q", "")
    runs = runs_roster(request.user, session)
    arrivals, lines, kept = desk.roster(session, runs=runs), step_lines(session), kept_in(session)
    is_open = runs and not session.is_roster_closed and why_not_open(session) is None
    context = {
        "session": session,
        "arrivals": arrivals,
        "here": desk.here(session),
        "steps": lines,
        "why_no_step": why_no_step(session, lines),
        "runs": runs,
        "sets_ability": runs and request.user.has_perm("members.set_ability"),
        "is_open": is_open,
        "may_note": runs and why_not_open(session) is None,
        "line": line_of(session, clock.now()),
        "kept": kept,
        "asks": to_ask(each for each in kept if each.is_offered),
        "unpaid": uncovered([each.member for each in kept if not each.is_offered], session),
        "may_cancel": request.user.has_perm("bookings.book_for_member") and clock.now() < session.starts_at,
        "may_close": runs and why_not_closable(session) is None,
        "closed": None if is_open else desk.check_in_closed(arrivals),
        "over": None if session.is_cancelled else closed_now(session),
        "ended": ended_by_the_venue(session) if session.is_cancelled else [],
        "q": words,
        **who_may_be_added(request, session, words, is_open),
        "may_add": may_add(request, is_open),
        "guest": (guest or WalkInGuestForm(session=session)) if is_open else None,
    }
    return render(request, "bookings/roster.html", context, status=422 if guest else 200)


def may_add(request: SignedInRequest, is_open: bool) -> bool:
    """The desk books until the class begins, whoever runs the class takes people in who stand there."""
    return is_open or request.user.has_perm("bookings.book_for_member")


def who_may_be_added(request: SignedInRequest, session: ScheduledSession, words: str, is_open: bool) -> dict[str, Any]:
    """Whom the words find, for the template."""
    found = choices(words, session) if may_add(request, is_open) else []
    return {
        "candidates": found,
        "uncovered": uncovered([each.person for each in found], session),
        "may_keep": may_keep(request, session, is_open),
    }


def may_keep(request: SignedInRequest, session: ScheduledSession, is_open: bool) -> bool:
    """The desk keeps places to be paid; for whoever stands there, as long as people are checked in."""
    return request.user.has_perm("bookings.book_for_member") and not (is_open and is_check_in_over(session))


@require_GET
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def candidates(request: SignedInRequest, pk: int) -> HttpResponse:
    """The answer while typing whom to add."""
    session, words = session_to_run(request.user, pk), request.GET.get("q", "")
    is_open = not session.is_roster_closed and why_not_open(session) is None
    context = {"session": session, "q": words, "is_open": is_open}
    context |= who_may_be_added(request, session, words, is_open)
    return render(request, "bookings/roster.html#candidates", context)


@require_POST
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def book_for_member(request: SignedInRequest, pk: int) -> HttpResponse:
    """Book for somebody who stands at the desk or calls, under the same rules as online."""
    session = session_for(pk)
    member = person_to_book(request.POST.get("member", ""))

    def action() -> str:
        knows_to_ask(request, member.pk, session.pk)
        booking_service.book(session.pk, member.pk, by=request.user)
        return reverse("bookings:roster", args=[session.pk])

    try:
        target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    except DomainError as error:
        return offered(request, session, member, error)
    messages.success(request, _("%(name)s has a place.") % {"name": member.name})
    return redirect(target)


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def cancel_for_member(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what cancelling means for the member, POST cancels."""
    booking = booking_at_desk(request.user, pk)
    if request.method == "POST":
        booking_service.cancel_booking(booking.pk, by=request.user, accepts_late="late" in request.POST)
        messages.success(request, _("The booking of %(name)s is cancelled.") % {"name": booking.member.name})
        return redirect("bookings:roster", booking.session_id)
    roster_url = reverse("bookings:roster", args=[booking.session_id])
    return cancel_page(request, booking, back_url=roster_url, back=booking.session.course.name)


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows everybody with who is here marked, POST closes the roster."""
    session = session_to_run(request.user, pk)
    if request.method == "POST":
        present, preset, shown = (keys_of(request, name) for name in ("present", "preset", "shown"))
        roster_service.close_roster(
            session.pk, present=present, corrected=preset - present, shown=shown, by=request.user
        )
        messages.success(request, _("The roster is closed."))
        return redirect("bookings:roster", session.pk)
    context = {
        "session": session,
        "expected": expected(session),
        "unticked": [line for line in step_lines(session) if not line.done],
        "why_not": why_not_closable(session),
    }
    return render(request, "bookings/close_roster.html", context)


def keys_of(request: SignedInRequest, name: str) -> set[int]:
    """The keys that were sent under a name; nonsense counts as not sent."""
    return {int(key) for key in request.POST.getlist(name) if key.isdecimal()}


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("bookings.change_scheduledsession", raise_exception=True)
def call_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows who will be told, POST calls the session off."""
    session = session_for(pk)
    form, affected = CallOffForm(request.POST or None), affected_by_calling_off([session])
    if not affected.credits:
        form.leave_credits_out()
    if request.method == "POST" and form.is_valid():
        told = session_service.cancel_session(session.pk, **form.cleaned_data, by=request.user)
        messages.success(
            request,
            ngettext(
                "The class is called off; %(count)s booking was cancelled.",
                "The class is called off; %(count)s bookings were cancelled.",
                told,
            )
            % {"count": told},
        )
        return redirect("bookings:roster", session.pk)
    series = session.series if request.user.has_perm("bookings.change_sessionseries") else None
    context = {
        "session": session,
        "affected": affected,
        "form": form,
        "series": series,
        "day_before": clock.local(session.starts_at).date() - timedelta(days=1),
    }
    return render(request, "bookings/call_off.html", context, status=422 if form.is_bound else 200)
