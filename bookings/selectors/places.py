"""Rooms for so many people at a time: which fit and are free, and what is in the way of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from bookings.models import Resource, ResourceAllocation, RoomBooking
from bookings.models.resource import LONGEST_BUFFER
from bookings.selectors.closing import closed_during
from bookings.selectors.resources import all_parts, claimed
from venue import clock

BUFFER = timedelta(minutes=LONGEST_BUFFER)


@dataclass(frozen=True)
class Wish:
    """When a room is wanted, with the time for setting up and clearing, and for how many."""

    during: DateTimeTZRange
    people: int

    @classmethod
    def between(cls, begins: datetime, ends: datetime, people: int) -> "Wish":
        return cls(DateTimeTZRange(begins, ends, "[)"), people)


@dataclass(frozen=True)
class Place:
    """A room and why it does not do; nothing, when it does."""

    room: Resource
    why_not: str = ""


def places(wish: Wish, besides: RoomBooking | None = None) -> list[Place]:
    """Every room in use: first those that fit, the smallest first, then the others. `besides` gives its own up. Three
    queries, whatever the number of rooms.
    """
    rooms = list(Resource.objects.in_use().rooms().annotate(is_closed=closed_during(wish.during)))
    claims, parts = _claims(wish.during, besides), all_parts(rooms)
    found = [Place(room, _why_not(room, wish, claims, {part.pk for part in parts[room.pk]})) for room in rooms]
    return sorted(found, key=lambda each: (bool(each.why_not), each.room.capacity, each.room.pk))


def _claims(during: DateTimeTZRange, besides: RoomBooking | None) -> list[tuple[int, DateTimeTZRange]]:
    """What is claimed around that time and when; not what was held long enough."""
    begins, ends = during.lower, during.upper
    around = DateTimeTZRange(begins and begins - BUFFER, ends and ends + BUFFER, "[)")
    claims = ResourceAllocation.objects.standing(clock.now()).filter(during__overlap=around)
    if besides and besides.pk:
        claims = claims.exclude(room_booking=besides)
    return list(claims.values_list("resource", "during"))


def free_for(wish: Wish, besides: RoomBooking | None = None) -> list[Resource]:
    """The rooms that fit, the smallest first."""
    return [each.room for each in places(wish, besides) if not each.why_not]


def _why_not(room: Any, wish: Wish, claims: Iterable[tuple[int, DateTimeTZRange]], parts: set[int]) -> str:
    if room.capacity < wish.people:
        return _("too small")
    if room.is_closed:
        return _("closed")
    span = claimed(room, wish.during.lower, wish.during.upper)
    is_taken = any(key in parts and during.lower < span.upper and span.lower < during.upper for key, during in claims)
    return _("taken") if is_taken else ""
