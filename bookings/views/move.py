"""Choosing another date for a place: oneself, or at the desk."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.models import Booking
from bookings.selectors.doors import any_booking, own_booking
from bookings.selectors.moving import moves_of, why_not_movable
from bookings.services.move import move_booking
from bookings.views.booking import accept_rules, knows_to_ask
from members.selectors.care import care_of
from members.selectors.entry_rules import rules_now
from venue import submissions
from venue.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@login_required
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows where the place may move, and with a class chosen what that means; POST moves it."""
    return _move(request, own_booking(request.user, pk), page="bookings:my_booking")


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def move_for_member(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for somebody who stands at the desk or calls."""
    return _move(request, any_booking(pk), page="bookings:booking")


def _move(request: SignedInRequest, booking: Booking, *, page: str) -> HttpResponse:
    if request.method == "POST":
        target = submissions.once(request.POST.get("form_key", ""), _moving(request, booking, page), by=request.user)
        messages.success(request, _("The place has moved."))
        return redirect(target)
    any_course = "all" in request.GET
    is_own = page == "bookings:my_booking"  # at the desk they are accepted on the roster
    found = moves_of(booking, request.user, any_course=any_course)
    chosen = found.to(request.GET.get("to", ""))
    context = {
        "booking": booking,
        "session": booking.session,
        "why_not": why_not_movable(booking, request.user),
        "move": found,
        "chosen": chosen,
        "rules": rules_now() if chosen and chosen.owes_rules and is_own else None,
        "any_course": any_course,
        "back_url": reverse(page, args=[booking.pk]),
        "is_self": booking.member.user_id == request.user.pk,
        "care": None if is_own else care_of([booking.member_id])[booking.member_id],
    }
    return render(request, "bookings/move.html", context)


def _moving(request: SignedInRequest, booking: Booking, page: str) -> Callable[[], str]:
    to = request.POST.get("to", "")
    if not to.isdecimal():
        raise Http404

    def action() -> str:
        accept_rules(request, booking.member_id)
        knows_to_ask(request, booking.member_id, int(to))
        moved = move_booking(booking.pk, int(to), by=request.user, accepts_late="late" in request.POST)
        return reverse(page, args=[moved.pk])

    return action
