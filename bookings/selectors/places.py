"""Rooms for so many people at a time: which fit and are free, and what is in the way of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from bookings.models import Resource, ResourceAllocation, RoomBooking
from bookings.selectors.claimed import claimed_by
from venue import clock


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
    """Every room in use: first those that fit, the smallest first, then the others. `besides` gives its own up. Two
    queries, whatever the number of rooms.
    """
    taken = taken_during(wish.during, besides)
    found = [Place(room, _why_not(room, wish, taken)) for room in Resource.objects.in_use().rooms()]
    return sorted(found, key=lambda each: (bool(each.why_not), each.room.capacity, each.room.pk))


def taken_during(during: DateTimeTZRange, besides: RoomBooking | None = None) -> set[int]:
    """What is claimed at that time, by key; not what was held long enough."""
    claims = ResourceAllocation.objects.standing(clock.now()).filter(during__overlap=during)
    if besides and besides.pk:
        claims = claims.exclude(room_booking=besides)
    return set(claims.values_list("resource", flat=True))


def free_for(wish: Wish, besides: RoomBooking | None = None) -> list[Resource]:
    """The rooms that fit, the smallest first."""
    return [each.room for each in places(wish, besides) if not each.why_not]


def _why_not(room: Resource, wish: Wish, taken: Iterable[int]) -> str:
    if room.capacity < wish.people:
        return _("too small")
    return _("taken") if any(each.pk in taken for each in claimed_by(room)) else ""
