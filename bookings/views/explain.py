"""Why it is as it is: one booking explained to its member and to the desk, and all of one person's."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bookings.filters import BookingFilter
from bookings.models import Booking
from bookings.selectors import decisions as decided
from bookings.selectors import explain
from bookings.selectors.bookings import everything_of
from bookings.selectors.doors import any_booking, own_booking, person_at_desk
from bookings.selectors.holding import why_not_cancellable
from bookings.selectors.moving import why_not_movable
from members.selectors.care import care_of
from venue import clock, keyset
from venue.history import history_of
from venue.phrases import CANCEL_BOOKING, THIS_IS_WRONG
from venue.requests import SignedInRequest

PER_PAGE = 50


@require_GET
@login_required
def my_booking(request: SignedInRequest, pk: int) -> HttpResponse:
    """One booking of one's own, or of somebody one acts for: its facts, its figures, and all that was decided."""
    booking = own_booking(request.user, pk)
    context = explained(booking) | {
        "actions": [
            *actions(request, booking, "bookings:move", "bookings:cancel"),
            *into_calendar(booking),
            wrong(booking),
        ],
        "back_url": reverse("bookings:my_bookings"),
        "back": _("My bookings"),
        "class_page": "bookings:session",
        "booking_page": "bookings:my_booking",
    }
    return render(request, "bookings/booking.html", context)


@require_GET
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def booking(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same at the desk, with who changed what and what was written about it."""
    found = any_booking(pk)
    context = explained(found) | {
        "actions": actions(request, found, "bookings:move_for_member", "bookings:cancel_for_member"),
        "back_url": reverse("bookings:person_bookings", args=[found.member_id]),
        "back": _("Bookings"),
        "class_page": "bookings:roster",
        "booking_page": "bookings:booking",
        "person_url": reverse("members:member", args=[found.member_id]),
        "care": care_of([found.member_id])[found.member_id],
        "events": history_of(found),
        "audit": explain.audit_of(found),
        "letters": explain.letters_about(found),
    }
    return render(request, "bookings/booking.html", context)


def explained(booking: Booking) -> dict[str, Any]:
    return {
        "booking": booking,
        "session": booking.session,
        "facts": explain.facts_of_booking(booking),
        "figures": explain.made_under(booking),
        "decisions": decided.about_booking(booking),
    }


def actions(request: SignedInRequest, booking: Booking, move: str, cancel: str) -> list[tuple[str, str, str]]:
    """What can be done with it now: icon, words, address."""
    found = []
    if why_not_movable(booking, request.user) is None:
        found.append(("calendar", _("Choose another date"), reverse(move, args=[booking.pk])))
    if why_not_cancellable(booking, request.user) is None:
        found.append(("x", str(CANCEL_BOOKING), reverse(cancel, args=[booking.pk])))
    return found


def into_calendar(booking: Booking) -> list[tuple[str, str, str]]:
    """Only what is still to come belongs there."""
    if not booking.is_live or booking.session.ends_at <= clock.now():
        return []
    return [("calendar-week", _("Add to calendar"), reverse("bookings:booking_file", args=[booking.pk]))]


def wrong(booking: Booking) -> tuple[str, str, str]:
    return ("flag", str(THIS_IS_WRONG), reverse("bookings:wrong", args=[booking.pk]))


@require_GET
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def person_bookings(request: SignedInRequest, pk: int) -> HttpResponse:
    """All bookings of one person, the latest first; narrowed by the address."""
    person = person_at_desk(pk)
    chosen = BookingFilter(request.GET, queryset=everything_of(person))
    page = keyset.paginate(chosen.qs, request.GET, size=PER_PAGE)
    context = {"person": person, "filter": chosen, "page": page, "is_filtered": bool(request.GET)}
    return render(request, "bookings/person_bookings.html", context)


@require_GET
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def person_decisions(request: SignedInRequest, pk: int) -> HttpResponse:
    """All that was ever decided about one person, the latest first."""
    person = person_at_desk(pk)
    page = keyset.paginate(decided.of_person(person), request.GET, size=PER_PAGE)
    return render(request, "bookings/person_decisions.html", {"person": person, "page": page})
