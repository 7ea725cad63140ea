"""Whose bookings lie in a closed place: each person once with all of theirs, the soonest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min

from bookings.models import Appointment, AreaClosure, Booking, RoomBooking
from bookings.selectors.closing import appointments_in, room_bookings_in, sessions_in
from members.models import Member


@dataclass(frozen=True)
class Thing:
    """A place in a class, an appointment or a room, by its key: `booking:12`, `appointment:3`, `room:5`."""

    key: str
    starts_at: datetime
    row: Booking | Appointment | RoomBooking

    @property
    def owner(self) -> tuple[str, int]:
        """A person that the house knows, or the party of one room."""
        member = self.row.member_id
        return ("member", member) if member else ("party", self.row.pk)


@dataclass(frozen=True)
class Whose:
    """One person with what is theirs; `party` is the room booking of somebody whom the house does not know."""

    member: Member | None
    party: RoomBooking | None
    things: list[Thing] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.things]


def people_in(closure: AreaClosure) -> list[Whose]:
    """Whose bookings it hits, and nobody has decided to keep. Four queries, however many."""
    live = Booking.objects.live().filter(session__in=sessions_in(closure).order_by())
    rooms = room_bookings_in(closure)
    return by_owner(_things(live, appointments_in(closure), rooms))


def things_of(keys: Iterable[str]) -> list[Thing]:
    """Those of these that still stand, the soonest first; three queries."""
    found: dict[str, list[int]] = {"booking": [], "appointment": [], "room": []}
    for key in keys:
        kind, _, pk = key.partition(":")
        found[kind].append(int(pk))
    return _things(
        Booking.objects.live().filter(pk__in=found["booking"]),
        Appointment.objects.filter(pk__in=found["appointment"], state__in=("requested", "booked", "in_service")),
        RoomBooking.objects.filter(pk__in=found["room"], state__in=("held", "confirmed", "in_use")),
    )


def by_owner(things: Sequence[Thing]) -> list[Whose]:
    people: dict[tuple[str, int], Whose] = {}
    for each in things:
        party = each.row if isinstance(each.row, RoomBooking) and not each.row.member_id else None
        people.setdefault(each.owner, Whose(each.row.member, party)).things.append(each)
    return list(people.values())


def _things(bookings: object, appointments: object, rooms: object) -> list[Thing]:
    found = [
        Thing(f"booking:{each.pk}", each.session.starts_at, each)
        for each in bookings.select_related("session", "member__user")  # type: ignore[attr-defined]
    ]
    for row in appointments.select_related("member__user").annotate(first=Min("lines__starts_at")):  # type: ignore[attr-defined]
        found.append(Thing(f"appointment:{row.pk}", row.first, row))
    for room in rooms.select_related("member__user"):  # type: ignore[attr-defined]
        found.append(Thing(f"room:{room.pk}", room.begins_at, room))
    return sorted(found, key=lambda thing: (thing.starts_at, thing.key))
