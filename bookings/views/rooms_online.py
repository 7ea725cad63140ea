"""Members look for a room, keep it while they decide, book, move and cancel it."""

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.appointment_forms import instant
from bookings.models import Resource, RoomBooking
from bookings.room_forms import BookRoomForm
from bookings.room_online_rules import MOVING_RULES, ROOM_RULES, OnlineFacts
from bookings.room_policies import online_policy
from bookings.room_rules import CANCEL_RULES
from bookings.selectors.availability import Day
from bookings.selectors.doors import booking_member_key, own_member
from bookings.selectors.room_booking import cancelling, facts_of
from bookings.selectors.room_money import money_of
from bookings.selectors.room_online import (
    KINDS,
    LENGTHS,
    is_let_online,
    minutes_of,
    moving_facts,
    online_room,
    online_rooms,
    own_room_booking,
    price_for,
    times_of,
)
from bookings.selectors.room_words import cost_in_words, length_in_words, terms_ahead, terms_in_general, time_of
from bookings.services import room_booking as service
from bookings.services import room_online as online
from bookings.views.choosing import day_chosen, days_around, strip
from venue import clock, submissions
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal

State = RoomBooking.State
A_DAY = timedelta(days=1)


@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """Every room that is let online, by kind, with the times that are free on a day; everybody may look."""
    asked = Asked(request)
    found = list(online_rooms()) if is_let_online() else []
    kinds = [(kind.value, kind.label) for kind in KINDS if any(each.room_kind == kind for each in found)]
    shown = [each for each in found if asked.fits(each)]
    times = times_of(shown, asked.minutes, *days_around(asked.day), member=own_member(request.user))
    days = days_of_all(list(times.values()), asked.day)
    rows = [
        {
            "room": each,
            "price": price_for(each.hour_price, asked.minutes),
            "day": next(day for day in times[each.pk] if day.day == asked.day),
        }
        for each in shown
    ]
    context = {"kinds": kinds, "is_any": bool(found), "rows": rows, **asked.context(), **shown_online(days, asked.day)}
    return render(request, "bookings/rooms_online.html", context)


def lengths_in_words() -> list[tuple[int, str]]:
    return [(each, length_in_words(each)) for each in LENGTHS]


class Asked:
    """What the address of a page asks for; nonsense is what is usual."""

    def __init__(self, request: HttpRequest, minutes: int = LENGTHS[0], day: date | None = None) -> None:
        asked = request.GET
        kind, minutes_text, people = asked.get("kind", ""), asked.get("minutes", ""), asked.get("people", "")
        self.kind = kind if kind in KINDS else ""
        self.minutes = int(minutes_text) if minutes_text in map(str, LENGTHS) else minutes
        self.people = int(people) if people.isdecimal() and 0 < int(people) < 1000 else None
        self.day = day_chosen(asked.get("day", day.isoformat() if day else ""), online_policy(clock.now()).opens)

    def fits(self, room: Resource) -> bool:
        return self.kind in ("", room.room_kind) and room.capacity >= (self.people or 1)

    def context(self) -> dict[str, Any]:
        return {"kind": self.kind, "minutes": self.minutes, "people": self.people, "lengths": lengths_in_words()}


def days_of_all(times: list[list[Day]], chosen: date) -> list[Day]:
    """Each day with the times at which any of the rooms can be had."""
    first, last = days_around(chosen)
    days = [first + number * A_DAY for number in range((last - first).days + 1)]
    return [Day(day, tuple(slot for each in times for slot in each[number].slots)) for number, day in enumerate(days)]


def shown_online(days: list[Day], chosen: date) -> dict[str, Any]:
    """What `_times.html` needs; no further than rooms can be booked."""
    return strip(days, chosen, opens=online_policy(clock.now()).opens)


@require_GET
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """One room: what it is, costs, and when it is free."""
    found = online_room(pk)
    asked = Asked(request)
    member = own_member(request.user)
    context = {
        "room": found,
        "price": price_for(found.hour_price, asked.minutes),
        "terms": terms_in_general(),
        "member": member,
        "why_not": refusal(ROOM_RULES, OnlineFacts(True, found.open_to, member.gender, True), clock.now())
        if member
        else None,
        "decide_minutes": online_policy(clock.now()).decide // timedelta(minutes=1),
        **asked.context(),
        "kept_hours": list(found.kept_hours.in_use().order_by("weekday", "begins", "pk")),
        **shown_online(times_of([found], asked.minutes, *days_around(asked.day), member=member)[pk], asked.day),
    }
    return render(request, "bookings/room_online.html", context)


@require_POST
@login_required
def keep_room(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a time while deciding, in one's own name."""
    found, member_pk = online_room(pk), booking_member_key(request.user)
    begins_at, minutes = chosen_time(request)
    people = request.POST.get("people", "")

    def action() -> str:
        row = online.keep(
            found.pk,
            begins_at,
            minutes,
            people=int(people) if people.isdecimal() else 1,
            member_pk=member_pk,
            by=request.user,
        )
        return reverse("bookings:my_room", args=[row.pk])

    return redirect(submissions.once(request.POST.get("form_key", ""), action, by=request.user))


def chosen_time(request: HttpRequest) -> tuple[datetime, int]:
    """What was pressed; 404 for anything that no page offers."""
    begins_at, minutes = instant(request.POST.get("starts_at", "")), request.POST.get("minutes", "")
    if begins_at is None or minutes not in map(str, LENGTHS):
        raise Http404
    return begins_at, int(minutes)


# --- one's own -------------------------------------------------------------------------------------------------------


@require_GET
@login_required
def my_room(request: SignedInRequest, pk: int) -> HttpResponse:
    """A room booking of one's own: kept while deciding, or what it is, with the ways to change and cancel it."""
    return my_page(request, own_room_booking(request.user, pk))


def my_page(request: SignedInRequest, row: RoomBooking, form: BookRoomForm | None = None) -> HttpResponse:
    now = clock.now()
    is_over = not row.purpose and (
        row.state == State.CANCELLED or (row.held_until is not None and row.held_until <= now)
    )
    is_deciding = row.is_undecided and not is_over
    left = max(int((row.held_until - now).total_seconds()), 0) if is_deciding and row.held_until else 0
    context = {
        "booking": row,
        "time": time_of(row),
        "terms": terms_ahead(row),
        "money": money_of(row),
        "is_over": is_over,
        "is_deciding": is_deciding,
        "seconds_left": left,
        "ticks": ticks(left),
        "form": form or (BookRoomForm(booking=row) if is_deciding else None),
        "may_change": not is_over and refusal(MOVING_RULES, moving_facts(row), now) is None,
        "may_cancel": not row.is_undecided and refusal(CANCEL_RULES, facts_of(row), now) is None,
    }
    return render(request, "bookings/my_room.html", context, status=422 if form else 200)


def ticks(seconds: int) -> list[dict[str, int]]:
    """Each minute that is left, with the seconds from now at which it begins and ends to be the one that is shown."""
    whole = -(-seconds // 60)
    return [
        {"minutes": each, "since": max(seconds - each * 60, 0), "until": seconds - (each - 1) * 60}
        for each in range(whole, 0, -1)
    ]


@require_POST
@login_required
def book_room(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the room that was kept, and say what for."""
    row = own_room_booking(request.user, pk)
    form = BookRoomForm(request.POST, booking=row)

    def save() -> str:
        service.confirm(pk, said=form.said(), by=request.user)
        return reverse("bookings:my_room", args=[pk])

    if target := save_once(request, form, save):
        messages.success(request, _("The room is booked. We look forward to seeing you."))
        return redirect(target)
    form.shows_price(row.price)
    return my_page(request, own_room_booking(request.user, pk), form)


@require_POST
@login_required
def let_room_go(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up the room that was kept, to choose another time."""
    row = own_room_booking(request.user, pk)
    online.give_back(row.pk, by=request.user)
    return redirect("bookings:rooms_online")


@require_http_methods(["GET", "POST"])
@login_required
def cancel_room(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what cancelling costs and what comes back, POST cancels at that price."""
    row = own_room_booking(request.user, pk)
    if request.method == "POST":
        service.cancel(row.pk, seen_fee=amount(request.POST.get("fee", "")), by=request.user)
        messages.success(request, _("Your room booking is cancelled."))
        return redirect("bookings:my_bookings")
    cost, money = cancelling(row), money_of(row)
    context = {
        "booking": row,
        "time": time_of(row),
        "cost": cost_in_words(row, cost.percent),
        "fee": cost.fee,
        "returned": max(money.held - cost.fee, Decimal(0)),
        "owed": max(cost.fee - money.held, Decimal(0)),
        "terms": terms_ahead(row),
        "why_not": refusal(CANCEL_RULES, facts_of(row), clock.now()),
    }
    return render(request, "bookings/cancel_room.html", context)


def amount(text: str) -> Decimal:
    """A price that a form sends along; nonsense is none that anything costs."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(-1)


@require_http_methods(["GET", "POST"])
@login_required
def change_room(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose another time, length or room: first what it would mean, then POST does it. The old place is given up for
    the new one alone.
    """
    row = own_room_booking(request.user, pk)
    if request.method == "POST":
        return move(request, row)
    why_not = refusal(MOVING_RULES, moving_facts(row), clock.now())
    context: dict[str, Any] = {"booking": row, "time": time_of(row), "why_not": why_not}
    if why_not is None:
        context |= choices(request, row)
    return render(request, "bookings/change_room.html", context)


def move(request: SignedInRequest, row: RoomBooking) -> HttpResponse:
    begins_at, minutes = chosen_time(request)
    room_pk = request.POST.get("room", "")
    target = online_room(int(room_pk) if room_pk.isdecimal() else 0)
    price = amount(request.POST.get("price", ""))

    def action() -> str:
        online.move(row.pk, target.pk, begins_at, minutes, seen_price=price, by=request.user)
        return reverse("bookings:my_room", args=[row.pk])

    url = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("It is changed; the new details are sent by message."))
    return redirect(url)


def choices(request: SignedInRequest, row: RoomBooking) -> dict[str, Any]:
    """Rooms of the kind that hold the party, the times of the chosen one, and what a chosen time would mean."""
    assert row.room
    asked = Asked(request, minutes_of(row), clock.local(row.begins_at).date())
    kin = [each for each in online_rooms() if each.room_kind == row.room.room_kind and each.capacity >= row.people]
    chosen = next((each for each in kin if str(each.pk) == request.GET.get("room")), row.room)
    days = times_of([chosen], asked.minutes, *days_around(asked.day), member=row.member, besides=row)[chosen.pk]
    context = {"rooms": kin, "chosen": chosen, **asked.context(), **shown_online(days, asked.day)}
    starts_at = instant(request.GET.get("starts_at", ""))
    if starts_at and any(slot.starts_at == starts_at for slot in context["day"].slots):
        context["preview"] = preview(row, chosen, starts_at, asked.minutes)
    return context


def preview(row: RoomBooking, chosen: Resource, starts_at: datetime, minutes: int) -> dict[str, Any]:
    """The booking as it would be, with the table of cancelling that would hold."""
    changed = online.moved(row, chosen, starts_at, minutes).put_into(
        RoomBooking(state=row.state, policies=row.policies)
    )
    return {
        "booking": changed,
        "iso": starts_at.isoformat(),
        "time": time_of(changed),
        "is_other_room": chosen.pk != row.room_id,
        "is_other_price": changed.price != row.price,
        "terms": terms_ahead(changed),
    }
