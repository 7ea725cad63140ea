"""What a closure hits, and how each of it can be treated: one provider for each kind of thing that takes place.

A provider answers `of(closure)`, also for a closure that is only typed: every thing of its kind that lies in the place
and the time and about which nobody has decided. Whatever takes place in rooms joins `PROVIDERS`; preview, work list and
closure page then show it.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import (
    Appointment,
    AppointmentLine,
    AreaClosure,
    Booking,
    ClosureStep,
    Resource,
    ResourceAllocation,
    RoomBooking,
    ScheduledSession,
    WaitlistEntry,
)
from bookings.rules.choosing import Guest, suits
from bookings.selectors.closing import (
    is_in,
    rooms_in,
    undecided_appointments_in,
    undecided_in,
    undecided_room_bookings_in,
)
from bookings.selectors.supply import Supply, supply
from members.models import LedgerAccount, LedgerEntry, LedgerTransaction, Payment
from members.models.membership import ContractKind
from members.selectors.own import has_no_address
from venue import clock
from venue.wording import in_a_row
from venue.working_time import business_date

A_DAY = timedelta(days=1)
MOST_ROOMS = 8
MESSAGE = "place_closed"
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Way:
    """One way to treat a hit, as a form sends it: `call_off`, `keep`, `move:7` to a room, `move` to whichever suits,
    `time` to another time that is sent along.
    """

    value: str
    label: str


@dataclass(frozen=True)
class Hit:
    """Something that takes place in a closed place: who is booked, who waits, whom no message reaches, and how many
    credits and how much money go back when it is called off.
    """

    key: str  # class:12, appointment:3, room:5
    starts_at: datetime
    title: str
    place: str
    by: str  # who holds it
    booked: tuple[str, ...]
    waiting: tuple[str, ...]
    unreachable: tuple[str, ...]
    credits: int
    ways: tuple[Way, ...]
    url: str
    change_url: str
    kind: str = ""  # in words
    money: Decimal = NOTHING

    @property
    def field(self) -> str:
        """What the choice about it is called in a form."""
        return f"decide-{self.key}"

    @property
    def time_field(self) -> str:
        return f"time-{self.key}"

    @property
    def can_wait(self) -> bool:
        """Whether it can move to another time."""
        return any(way.value == "time" for way in self.ways)


class Hits(Protocol):
    """What one kind of thing answers."""

    def of(self, closure: AreaClosure) -> Sequence[Hit]: ...


class ClassHits:
    """Classes: called off, moved to a room that is free and open then, or kept. Eight queries, however many."""

    def of(self, closure: AreaClosure) -> Sequence[Hit]:
        sessions = list(undecided_in(closure).with_details())
        if not sessions:
            return ()
        people, waits = _booked(sessions), _waiting(sessions)
        rooms = free_rooms_of([_room_of_class(each) for each in sessions], closure)
        return [self._hit(each, people.get(each.pk, []), waits.get(each.pk, []), rooms[each.pk]) for each in sessions]

    def _hit(
        self,
        session: ScheduledSession,
        booked: Sequence[Booking],
        waiting: Sequence[WaitlistEntry],
        rooms: Sequence[Resource],
    ) -> Hit:
        moves = [Way(f"move:{room.pk}", _("move to %(room)s") % {"room": room.name}) for room in rooms]
        ways = [Way("call_off", _("call off")), *moves, Way("time", _("move to another time"))]
        before = [] if session.starts_at <= clock.now() else ways
        people: list[Any] = [*booked, *waiting]
        return Hit(
            key=f"class:{session.pk}",
            starts_at=session.starts_at,
            title=session.course.name,
            place=session.room.name if session.room else "",
            by=session.instructor.user.display_name,
            booked=tuple(each.member.name for each in booked),
            waiting=tuple(each.member.name for each in waiting),
            unreachable=tuple(each.member.name for each in people if each.is_unreachable),
            credits=sum(each.membership is not None and each.membership.kind == ContractKind.PACK for each in booked),
            ways=(*before, Way("keep", _("let it take place"))),
            url=reverse("bookings:roster", args=[session.pk]),
            change_url=reverse("bookings:change", args=[session.pk]),
            kind=_("Class"),
        )


class TreatmentHits:
    """Appointments: cancelled by the house, moved to another room at the same time or to another time, or kept. With
    what `supply` needs nine queries, however many.
    """

    def of(self, closure: AreaClosure) -> Sequence[Hit]:
        found = undecided_appointments_in(closure).annotate(is_unreachable=_unreachable()).select_related("member")
        rows = list(found.prefetch_related(Prefetch("lines", _lines())))
        if not rows:
            return ()
        closed = set(rooms_in(closure).values_list("pk", flat=True))
        lines = [line for each in rows for line in each.lines.all()]
        days = [business_date(line.starts_at, clock.zone()) for line in lines]
        offer = supply({line.treatment_id: line.treatment for line in lines}.values(), min(days), max(days))
        money, credits = sold_for(each.cause for each in rows), _spent(lines)
        return [self._hit(each, offer, closed, money, credits) for each in rows]

    def _hit(
        self,
        row: Appointment,
        offer: Supply,
        closed: set[int],
        money: Mapping[str, Decimal],
        credits: Mapping[int, int],
    ) -> Hit:
        lines = list(row.lines.all())
        room = next((line.room for line in lines if line.room and line.room.pk in closed), lines[0].room)
        moves = [Way("move", _("move to another free room"))] if _has_other_rooms(lines, offer, closed) else []
        ways = [Way("call_off", _("cancel, free of charge")), *moves, Way("time", _("move to another time"))]
        page = reverse("bookings:appointment", args=[row.pk])
        return Hit(
            key=f"appointment:{row.pk}",
            starts_at=lines[0].starts_at,
            title=in_a_row(dict.fromkeys(line.treatment.name for line in lines)),
            place=room.name if room else "",
            by=in_a_row(dict.fromkeys(line.staff.user.display_name for line in lines)),
            booked=tuple(dict.fromkeys([row.member.name, *(line.guest.name for line in lines)])),
            waiting=(),
            unreachable=(row.member.name,) if row.is_unreachable else (),  # type: ignore[attr-defined]
            credits=sum(credits.get(line.pk, 0) for line in lines),
            ways=(*(ways if row.is_to_come else ()), Way("keep", _("let it take place"))),
            url=page,
            change_url=page,
            kind=_("Treatment"),
            money=money.get(row.cause, NOTHING),
        )


class RoomHits:
    """Room bookings: cancelled by the house, moved to a room that is free and open then or to another time, or kept.
    Seven queries, however many.
    """

    def of(self, closure: AreaClosure) -> Sequence[Hit]:
        rows = list(undecided_room_bookings_in(closure).with_details().annotate(is_unreachable=_unreachable()))
        if not rows:
            return ()
        rooms = free_rooms_of([_room_of_party(each) for each in rows], closure)
        money = held_for(each.cause for each in rows)
        return [self._hit(each, rooms[each.pk], money.get(each.cause, NOTHING)) for each in rows]

    def _hit(self, row: RoomBooking, rooms: Sequence[Resource], money: Decimal) -> Hit:
        moves = [Way(f"move:{room.pk}", _("move to %(room)s") % {"room": room.name}) for room in rooms]
        ways = [Way("call_off", _("cancel, free of charge")), *moves, Way("time", _("move to another time"))]
        is_to_come = row.state != RoomBooking.State.IN_USE and row.begins_at > clock.now()
        is_unreachable = row.is_unreachable if row.member else not row.email  # type: ignore[attr-defined]
        page = reverse("bookings:room_booking", args=[row.pk])
        return Hit(
            key=f"room:{row.pk}",
            starts_at=row.begins_at,
            title=row.purpose,
            place=row.room.name if row.room else "",
            by="",
            booked=(row.party,),
            waiting=(),
            unreachable=(row.party,) if is_unreachable else (),
            credits=0,
            ways=(*(ways if is_to_come else ()), Way("keep", _("let it take place"))),
            url=page,
            change_url=page,
            kind=_("Room booking"),
            money=money,
        )


PROVIDERS: tuple[Hits, ...] = (ClassHits(), TreatmentHits(), RoomHits())


def hits_of(closure: AreaClosure) -> list[Hit]:
    """All that a closure hits, the soonest first."""
    found = [hit for provider in PROVIDERS for hit in provider.of(closure)]
    return sorted(found, key=lambda hit: (hit.starts_at, hit.key))


def keys_of(hits: Iterable[Hit]) -> str:
    """What was shown, so that nobody decides about what they have not seen."""
    return " ".join(hit.key for hit in hits)


def _unreachable() -> ExpressionWrapper:
    return ExpressionWrapper(has_no_address("member__", template=MESSAGE), output_field=BooleanField())


def _booked(sessions: Sequence[ScheduledSession]) -> Mapping[int, list[Booking]]:
    found = Booking.objects.live().filter(session__in=sessions).annotate(is_unreachable=_unreachable())
    return _by_session(found.select_related("member", "membership").order_by("member__name", "pk"))


def _waiting(sessions: Sequence[ScheduledSession]) -> Mapping[int, list[WaitlistEntry]]:
    found = WaitlistEntry.objects.waiting().filter(session__in=sessions).annotate(is_unreachable=_unreachable())
    return _by_session(found.select_related("member"))


def _by_session(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.session_id, []).append(row)
    return found


def _lines() -> Any:
    """With everything that is said of them."""
    claims = ResourceAllocation.objects.select_related("resource__whole", "whole").order_by("pk")
    lines = AppointmentLine.objects.select_related("treatment", "staff__user", "guest").order_by("starts_at", "number")
    return lines.prefetch_related(Prefetch("allocations", claims))


def _has_other_rooms(lines: Sequence[AppointmentLine], offer: Supply, closed: set[int]) -> bool:
    """Whether every treatment in a closed room has another one then, as far as can be seen; the service looks again."""
    return all(
        any(
            place.resource_pk not in closed
            and suits(place, Guest(line.guest.gender))
            and place.is_free((line.starts_at, line.ends_at))
            for place in offer.rooms(line.treatment)
        )
        for line in lines
        if line.room and line.room.pk in closed
    )


def sold_for(causes: Iterable[str]) -> dict[str, Decimal]:
    """What was paid for each and stands in the books as sold; two queries."""
    sold = LedgerTransaction.objects.filter(cause__in=list(causes), kind=LedgerTransaction.Kind.SALE, reversals=None)
    paid = Payment.objects.filter(cause__in=list(sold.values_list("cause", flat=True))).order_by("pk")
    return {each.cause: each.amount for each in paid}


def _spent(lines: Iterable[AppointmentLine]) -> dict[int, int]:
    """Of treatments the credits that were used for each."""
    keys = {f"credit_spent:appointment_line:{line.pk}": line.pk for line in lines}
    used = LedgerTransaction.objects.filter(key__in=keys, reversals=None).values_list("key", flat=True)
    return {keys[key]: 1 for key in used}


def held_for(causes: Iterable[str]) -> dict[str, Decimal]:
    """Of the deposits that were taken for each what is still held; two queries."""
    wanted = list(causes)
    taken = Payment.objects.filter(cause__in=wanted, kind=Payment.Kind.DEPOSIT)
    found = {each["cause"]: each["sum"] for each in taken.order_by().values("cause").annotate(sum=Sum("amount"))}
    settled = LedgerEntry.objects.filter(
        account__kind=LedgerAccount.Kind.DEPOSITS,
        transaction__kind=LedgerTransaction.Kind.DEPOSIT_SETTLED,
        transaction__cause__in=wanted,
    )
    for each in settled.order_by().values("transaction__cause").annotate(sum=Sum("amount")):
        found[each["transaction__cause"]] = found.get(each["transaction__cause"], NOTHING) + each["sum"]
    return found


@dataclass(frozen=True)
class RoomWish:
    """What looks for another room at the same time."""

    key: int
    begins: datetime
    ends: datetime
    people: int
    area: Hashable  # the one that comes first


def _room_of_class(session: ScheduledSession) -> RoomWish:
    return RoomWish(session.pk, session.starts_at, session.ends_at, max(session.booked, 1), session.course.area_id)


def _room_of_party(booking: RoomBooking) -> RoomWish:
    area = booking.room.area_id if booking.room else None
    return RoomWish(booking.pk, booking.claims_from, booking.claims_until, booking.people, area)


def free_rooms_of(wishes: Sequence[RoomWish], closure: AreaClosure) -> dict[int, list[Resource]]:
    """For each the rooms that hold its people, are open and claimed by nothing else then; those of its area first, then
    the smallest. Three queries.
    """
    begins, ends = min(each.begins for each in wishes), max(each.ends for each in wishes)
    rooms = list(Resource.objects.in_use().rooms().exclude(pk__in=rooms_in(closure).values("pk")))
    claims = list(ResourceAllocation.objects.live().filter(resource__in=rooms, during__overlap=(begins, ends)))
    closures = list(AreaClosure.objects.over(begins, ends))

    def is_free(room: Resource, wish: RoomWish) -> bool:
        during = (wish.begins, wish.ends)
        claimed = any(
            each.resource_id == room.pk and share(during, (each.during.lower, each.during.upper)) for each in claims
        )
        closed = any(is_in(room, each) and share(during, (each.starts_at, each.ends_at)) for each in closures)
        return room.capacity >= wish.people and not claimed and not closed

    def order(room: Resource, wish: RoomWish) -> tuple[bool, int, int]:
        return room.area_id != wish.area, room.capacity, room.pk

    return {
        wish.key: sorted((room for room in rooms if is_free(room, wish)), key=lambda room: order(room, wish))[
            :MOST_ROOMS
        ]
        for wish in wishes
    }


def share(one: tuple[datetime, datetime], other: tuple[Any, Any]) -> bool:
    """Whether two half-open spans have some time in common; the other may have no end."""
    return other[0] < one[1] and (other[1] is None or other[1] > one[0])


@dataclass(frozen=True)
class Decided:
    """A decision, and what it is about, in words."""

    step: ClosureStep
    title: str
    starts_at: datetime | None
    url: str


def decided_of(closure: AreaClosure) -> list[Decided]:
    """What was decided about it, the latest first; what was taken back is left to the history."""
    steps = closure.steps.exclude(outcome=ClosureStep.Outcome.WITHDRAWN)
    return named(steps.order_by("-pk"))


def named(steps: Any) -> list[Decided]:
    """Two queries more where appointments are among them."""
    rows = steps.select_related("session__course", "appointment", "room_booking__member", "room", "decided_by")
    return [_decided(each) for each in rows.prefetch_related(Prefetch("appointment__lines", _lines()))]


def _decided(step: ClosureStep) -> Decided:
    if step.session:
        url = reverse("bookings:roster", args=[step.session.pk])
        return Decided(step, step.session.course.name, step.session.starts_at, url)
    if step.appointment:
        lines = list(step.appointment.lines.all())
        title = in_a_row(dict.fromkeys(line.treatment.name for line in lines))
        url = reverse("bookings:appointment", args=[step.appointment.pk])
        return Decided(step, title, lines[0].starts_at, url)
    if step.room_booking:
        url = reverse("bookings:room_booking", args=[step.room_booking.pk])
        return Decided(step, str(step.room_booking), step.room_booking.begins_at, url)
    return Decided(step, _("Memberships"), None, "")
