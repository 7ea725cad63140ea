"""A member books, looks at what is booked, and cancels."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policy
from bookings.rules import CANCEL_RULES
from bookings.selectors.bookings import bookings_of, late_cancels
from bookings.selectors.doors import booking_member_key, own_booking, own_member, own_wait, session_key_for
from bookings.selectors.facts import held_facts, scopes_of
from bookings.selectors.waitlist import waits_of
from bookings.services import booking as service
from bookings.services import waitlist
from venue import clock, submissions
from venue.requests import SignedInRequest
from venue.rules import refusal


@require_POST
@login_required
def book(request: SignedInRequest, pk: int) -> HttpResponse:
    """Book a place in one's own name."""
    member_pk = booking_member_key(request.user)
    back = reverse("bookings:session", args=[pk])

    def action() -> str:
        try:
            service.book(pk, member_pk, by=request.user)
        except ScheduledSession.DoesNotExist as error:
            raise Http404 from error
        return back

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user, expected=back)
    messages.success(request, _("Your place is booked. We look forward to seeing you."))
    return redirect(target)


@require_POST
@login_required
def wait(request: SignedInRequest, pk: int) -> HttpResponse:
    """Join the waitlist of a full class in one's own name."""
    session_pk = session_key_for(pk)
    member_pk = booking_member_key(request.user)

    def action() -> str:
        waitlist.join(session_pk, member_pk, by=request.user)
        return reverse("bookings:session", args=[session_pk])

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("You are on the waitlist. If a place becomes free in time, it is booked for you."))
    return redirect(target)


@require_POST
@login_required
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave the waitlist."""
    entry = own_wait(request.user, pk)
    waitlist.leave(entry.pk, by=request.user)
    messages.success(request, _("You have left the waitlist."))
    return redirect("bookings:my_bookings")


@require_GET
@login_required
def my_bookings(request: SignedInRequest) -> HttpResponse:
    """What is coming, what is waited for, and what has been."""
    member = own_member(request.user)
    coming, past = bookings_of(member) if member else ([], [])
    context = {
        "coming": coming,
        "waits": waits_of(member, clock.now()) if member else [],
        "past": past,
        "late": late_cancels([member]).get(member.pk, 0) if member else 0,
        "member": member,
    }
    return render(request, "bookings/my_bookings.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what cancelling means, POST cancels."""
    booking = own_booking(request.user, pk)
    if request.method == "POST":
        service.cancel_booking(booking.pk, by=request.user, accepts_late="late" in request.POST)
        messages.success(request, _("Your booking is cancelled; the place is free for somebody else."))
        return redirect("bookings:my_bookings")
    return cancel_page(request, booking, back_url=reverse("bookings:my_bookings"), back=_("My bookings"))


def cancel_page(request: SignedInRequest, booking: Booking, *, back_url: str, back: str) -> HttpResponse:
    """What cancelling means now: free of charge, or late."""
    now = clock.now()
    tier = booking.membership.tier if booking.membership else ""
    policy, is_own = booking_policy(now, scopes_of(booking.session, tier)), booking.member.user_id == request.user.pk
    facts = held_facts(booking, booking.session, policy, is_own=is_own)
    context = {
        "booking": booking,
        "session": booking.session,
        "why_not": refusal(CANCEL_RULES, facts, now),
        "free_until": facts.free_until,
        "is_late": facts.is_late(now),
        "own_until": facts.own_until if facts.last_cancel else None,
        "back_url": back_url,
        "back": back,
    }
    return render(request, "bookings/cancel.html", context)
