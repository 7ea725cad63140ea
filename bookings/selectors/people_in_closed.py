"""Whose bookings lie in a closed place, and who waits there: each person once with all of theirs, the soonest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db.models import Min, QuerySet

from bookings.models import Appointment, AreaClosure, Booking, Resource, RoomBooking, TreatmentWait, WaitlistEntry
from bookings.models.treatment_wait import TreatmentWaitQuerySet
from bookings.selectors.closing import appointments_in, room_bookings_in, rooms_in, sessions_in
from members.models import Member
from venue import clock
from venue.working_time import business_date, wall_clock

KINDS = ("booking", "appointment", "room", "wait", "treatment_wait")


@dataclass(frozen=True)
class Thing:
    """A place in a class, an appointment or a room, or a wait for a place or a treatment, by its key: `booking:12`,
    `appointment:3`, `room:5`, `wait:7`, `treatment_wait:9`.
    """

    key: str
    starts_at: datetime
    row: Booking | Appointment | RoomBooking | WaitlistEntry | TreatmentWait

    @property
    def owner(self) -> tuple[str, int]:
        """A person that the house knows, or the party of one room."""
        member = self.row.member_id
        return ("member", member) if member else ("party", self.row.pk)

    @property
    def is_wait(self) -> bool:
        return isinstance(self.row, WaitlistEntry | TreatmentWait)


@dataclass(frozen=True)
class Whose:
    """One person with what is theirs; `party` is the room booking of somebody whom the house does not know."""

    member: Member | None
    party: RoomBooking | None
    things: list[Thing] = field(default_factory=list)

    @property
    def booked(self) -> list[Thing]:
        return [each for each in self.things if not each.is_wait]

    @property
    def waits(self) -> list[Thing]:
        return [each for each in self.things if each.is_wait]


def people_in(closure: AreaClosure) -> list[Whose]:
    """Whose bookings and waits it hits, and nobody has decided to keep. Whoever is asked about a place has it already:
    it is among the bookings. Six queries, however many.
    """
    sessions = sessions_in(closure).order_by()
    live = Booking.objects.live().filter(session__in=sessions)
    waits = WaitlistEntry.objects.waiting().filter(session__in=sessions)
    others = appointments_in(closure), room_bookings_in(closure)
    return by_owner(_things(live, *others, waits, treatment_waits_in(closure)))


def treatment_waits_in(closure: AreaClosure) -> TreatmentWaitQuerySet:
    """Who waits for a treatment that is given nowhere else, on days of which none is left outside of its time."""
    zone = clock.zone()
    waits = TreatmentWait.objects.waiting().filter(
        from_day__gte=business_date(closure.starts_at, zone), to_day__gte=business_date(clock.now(), zone)
    )
    if closure.ends_at:
        waits = waits.filter(to_day__lt=business_date(closure.ends_at, zone))
    elsewhere = Resource.objects.in_use().rooms().exclude(pk__in=rooms_in(closure).values("pk"))
    here = waits.filter(treatment__room_kind__in=rooms_in(closure).values("room_kind"))
    return here.exclude(treatment__room_kind__in=elsewhere.values("room_kind"))


def things_of(keys: Iterable[str]) -> list[Thing]:
    """Those of these that still stand, the soonest first; five queries."""
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for key in keys:
        kind, _, pk = key.partition(":")
        found[kind].append(int(pk))
    return _things(
        Booking.objects.live().filter(pk__in=found["booking"]),
        Appointment.objects.filter(pk__in=found["appointment"], state__in=("requested", "booked", "in_service")),
        RoomBooking.objects.filter(pk__in=found["room"], state__in=("held", "confirmed", "in_use")),
        WaitlistEntry.objects.waiting().filter(pk__in=found["wait"]),
        TreatmentWait.objects.waiting().filter(pk__in=found["treatment_wait"]),
    )


def by_owner(things: Sequence[Thing]) -> list[Whose]:
    people: dict[tuple[str, int], Whose] = {}
    for each in things:
        party = each.row if isinstance(each.row, RoomBooking) and not each.row.member_id else None
        people.setdefault(each.owner, Whose(each.row.member, party)).things.append(each)
    return list(people.values())


def _things(
    bookings: QuerySet[Booking],
    appointments: QuerySet[Appointment],
    rooms: QuerySet[RoomBooking],
    waits: QuerySet[WaitlistEntry],
    treatment_waits: QuerySet[TreatmentWait],
) -> list[Thing]:
    found = [
        Thing(f"booking:{each.pk}", each.session.starts_at, each)
        for each in bookings.select_related("session", "member__user")
    ]
    for row in appointments.select_related("member__user").annotate(first=Min("lines__starts_at")):
        found.append(Thing(f"appointment:{row.pk}", row.first, row))
    for room in rooms.select_related("member__user"):
        found.append(Thing(f"room:{room.pk}", room.begins_at, room))
    for entry in waits.select_related("session", "member__user"):
        found.append(Thing(f"wait:{entry.pk}", entry.session.starts_at, entry))
    for wait in treatment_waits.select_related("treatment", "staff__user", "member__user"):
        found.append(Thing(f"treatment_wait:{wait.pk}", ends_of(wait), wait))
    return sorted(found, key=lambda thing: (thing.starts_at, thing.key))


def ends_of(wait: TreatmentWait) -> datetime:
    """When somebody waits for a treatment at the latest."""
    return wall_clock(wait.to_day, wait.to_time or time(23, 59), clock.zone())
