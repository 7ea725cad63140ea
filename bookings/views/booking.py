"""A member books, looks at what is booked, and cancels."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.policies import booking_policy
from bookings.rules import CANCEL_RULES, refusal
from bookings.selectors.bookings import bookings_of
from bookings.selectors.doors import booking_member, own_booking, own_member, session_for
from bookings.selectors.facts import held_facts
from bookings.services import booking as service
from venue import clock, submissions
from venue.requests import SignedInRequest


@require_POST
@login_required
def book(request: SignedInRequest, pk: int) -> HttpResponse:
    """Book a place in one's own name."""
    session = session_for(pk)
    member = booking_member(request.user)

    def action() -> str:
        service.book(session.pk, member.pk, by=request.user)
        return reverse("bookings:session", args=[session.pk])

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("Your place is booked. We look forward to seeing you."))
    return redirect(target)


@require_GET
@login_required
def my_bookings(request: SignedInRequest) -> HttpResponse:
    """What is coming, and what has been."""
    member = own_member(request.user)
    coming, past = bookings_of(member) if member else ([], [])
    return render(request, "bookings/my_bookings.html", {"coming": coming, "past": past, "member": member})


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what cancelling means, POST cancels."""
    booking = own_booking(request.user, pk)
    if request.method == "POST":
        service.cancel_booking(booking.pk, by=request.user)
        messages.success(request, _("Your booking is cancelled; the place is free for somebody else."))
        return redirect("bookings:my_bookings")
    now = clock.now()
    why_not = refusal(CANCEL_RULES, held_facts(booking, booking.session, booking_policy(now)), now)
    return render(request, "bookings/cancel.html", {"booking": booking, "session": booking.session, "why_not": why_not})
