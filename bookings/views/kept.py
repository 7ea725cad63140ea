"""What the desk does about places that are kept, and about people who wait in the house."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.models import Booking
from bookings.selectors.doors import booking_at_desk, person_to_book, session_for, wait_at_desk
from bookings.services import holding, offering, waitlist, walk_in
from bookings.views.booking import knows_to_ask
from venue import submissions
from venue.requests import SignedInRequest
from venue.wording import when


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def here(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody who waits is in the house: places that nobody claims go to them first."""
    entry = wait_at_desk(request.user, pk)
    waitlist.note_here(entry.pk, by=request.user)
    messages.success(request, _("%(name)s is noted as in the house.") % {"name": entry.member.name})
    return redirect("bookings:roster", entry.session_id)


@require_POST
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a place for somebody who will pay at the desk; `here`: who stands there and pays now."""
    session, member = session_for(pk), person_to_book(request.POST.get("member", ""))

    def action() -> str:
        knows_to_ask(request, member.pk, session.pk)
        is_here = "here" in request.POST
        booking = holding.hold_for_payment(session.pk, member.pk, is_here=is_here, by=request.user)
        said = _("A place is kept for %(name)s until %(until)s.")
        messages.success(request, said % {"name": member.name, "until": when(booking.held_until)})
        return reverse("bookings:roster", args=[session.pk])

    return redirect(submissions.once(request.POST.get("form_key", ""), action, by=request.user))


@require_POST
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """The person has paid, or says yes on the telephone: the place is theirs."""
    booking = booking_at_desk(request.user, pk)
    if booking.held_for == Booking.HeldFor.OFFER:
        offering.accept(booking.pk, knows="knows" in request.POST, by=request.user)
    else:
        holding.confirm(booking.pk, by=request.user)
    messages.success(request, _("%(name)s has a place.") % {"name": booking.member.name})
    return redirect("bookings:roster", booking.session_id)


@require_POST
@login_required
@permission_required(["bookings.book_for_member", "bookings.check_in"], raise_exception=True)
def check_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """The person has paid and stands there: the place is theirs, and they are checked in."""
    booking = booking_at_desk(request.user, pk)
    walk_in.check_in_paid(booking.pk, by=request.user)
    messages.success(request, _("%(name)s has a place and is checked in.") % {"name": booking.member.name})
    return redirect("bookings:roster", booking.session_id)


@require_POST
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def give_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """The person does not want the place that is kept."""
    booking = booking_at_desk(request.user, pk)
    service = offering.decline if booking.held_for == Booking.HeldFor.OFFER else holding.give_back
    service(booking.pk, by=request.user)
    messages.success(request, _("The place is free again. That cost nothing."))
    return redirect("bookings:roster", booking.session_id)
