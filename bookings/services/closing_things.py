"""What a closure can treat, one class for each kind: called off, moved or kept by the services that exist."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Min, QuerySet

from bookings.models import (
    Appointment,
    AppointmentLine,
    AreaClosure,
    Booking,
    ClosureStep,
    Resource,
    RoomBooking,
    ScheduledSession,
    WaitlistEntry,
)
from bookings.selectors.closing import appointments_in, room_bookings_in, sessions_in
from bookings.services import appointment_steps, claiming
from bookings.services import room_booking as rooms
from bookings.services.change import Wanted as ChangeWanted
from bookings.services.change import apply, refuse_change
from bookings.services.making_up import hold_people, relying
from bookings.services.session import cancel_session, keep_on_closed_day
from bookings.services.telling import Telling
from bookings.services.treatment_payment import cause_of_line
from members.models import LedgerAccount
from members.services.ledger import account_of
from venue import locking
from venue.actors import Actor

Held = Mapping[str, Any]  # what is locked, by its key
PARTY_ACCOUNTS = (LedgerAccount.Kind.MONEY, LedgerAccount.Kind.FEES, LedgerAccount.Kind.DEPOSITS)


@dataclass(frozen=True)
class Where:
    """Where something moves: to a room, to a time, or both; of an appointment the room is chosen by what suits it."""

    room: Resource | None
    starts_at: datetime | None


class Kind(Protocol):
    """What each kind answers of a row that is locked."""

    name: str
    field: str
    model: Any

    def hit_by(self, closure: AreaClosure) -> QuerySet[Any]: ...
    def begins(self, row: Any) -> datetime: ...
    def refuse_move(self, row: Any, where: Where, *, by: Actor) -> None: ...
    def call_off(self, row: Any, reason: str, tells: Telling, *, by: Actor) -> None: ...
    def move(self, row: Any, where: Where, reason: str, tells: Telling, *, by: Actor) -> None: ...
    def keep(self, row: Any, *, by: Actor) -> None: ...


class RoomBookings:
    name, field, model = "room", "room_booking", RoomBooking

    def hit_by(self, closure: AreaClosure) -> QuerySet[RoomBooking]:
        return room_bookings_in(closure)

    def begins(self, row: RoomBooking) -> datetime:
        return row.begins_at

    def refuse_move(self, row: RoomBooking, where: Where, *, by: Actor) -> None:
        rooms.refuse_move(row, self._wanted(row, where))

    def call_off(self, row: RoomBooking, reason: str, tells: Telling, *, by: Actor) -> None:
        rooms.cancel(row.pk, reason=reason, is_by_venue=True, tells=tells, by=by)

    def move(self, row: RoomBooking, where: Where, reason: str, tells: Telling, *, by: Actor) -> None:
        rooms.apply(row, self._wanted(row, where), reason, tells)

    def keep(self, row: RoomBooking, *, by: Actor) -> None:
        rooms.keep_despite_closure(row)

    def _wanted(self, row: RoomBooking, where: Where) -> rooms.Wanted:
        return rooms.wanted_of(row, room=where.room, begins_at=where.starts_at)


class Classes:
    name, field, model = "class", "session", ScheduledSession

    def hit_by(self, closure: AreaClosure) -> QuerySet[ScheduledSession]:
        return sessions_in(closure)

    def begins(self, row: ScheduledSession) -> datetime:
        return row.starts_at

    def refuse_move(self, row: ScheduledSession, where: Where, *, by: Actor) -> None:
        refuse_change(row, self._wanted(row, where))

    def call_off(self, row: ScheduledSession, reason: str, tells: Telling, *, by: Actor) -> None:
        cancel_session(row.pk, reason=reason, tells=tells, by=by)

    def move(self, row: ScheduledSession, where: Where, reason: str, tells: Telling, *, by: Actor) -> None:
        apply(row, self._wanted(row, where), reason, tells=tells)

    def keep(self, row: ScheduledSession, *, by: Actor) -> None:
        keep_on_closed_day(row.pk, by=by)

    def _wanted(self, row: ScheduledSession, where: Where) -> ChangeWanted:
        """The same class, with as many of its places as the room holds."""
        room = where.room or row.room
        assert room is not None  # a class to come has one
        places = min(row.capacity, room.capacity)
        return ChangeWanted(row.instructor, room, where.starts_at or row.starts_at, places)


class Appointments:
    name, field, model = "appointment", "appointment", Appointment

    def hit_by(self, closure: AreaClosure) -> QuerySet[Appointment]:
        return appointments_in(closure)

    def begins(self, row: Appointment) -> datetime:
        begins: datetime = row.lines.aggregate(first=Min("starts_at"))["first"]
        return begins

    def refuse_move(self, row: Appointment, where: Where, *, by: Actor) -> None:
        appointment_steps.plan_move(row, where.starts_at or self.begins(row), by=by)

    def call_off(self, row: Appointment, reason: str, tells: Telling, *, by: Actor) -> None:
        appointment_steps.cancel(row.pk, is_venues=True, reason=reason, tells=tells, by=by)

    def move(self, row: Appointment, where: Where, reason: str, tells: Telling, *, by: Actor) -> None:
        appointment_steps.move_for_house(row, where.starts_at or self.begins(row), reason=reason, tells=tells, by=by)

    def keep(self, row: Appointment, *, by: Actor) -> None:
        appointment_steps.keep_despite_closure(row)


KINDS: tuple[Kind, ...] = (RoomBookings(), Appointments(), Classes())  # in the order in which they are locked


def kind_of(step: ClosureStep) -> Kind:
    return next(kind for kind in KINDS if getattr(step, f"{kind.field}_id"))


def hold_all(closure: AreaClosure, steps: Sequence[ClosureStep], *, extends: bool) -> dict[str, Any]:
    """Lock all that these steps will change, in the one order; every room booking, class and appointment by its key.

    Whoever has an appointment that moves is asked about everything that they have at that time; whose contracts are
    extended (`extends`) may have a later one that moves along.
    """
    moving = [each.appointment_id for each in steps if each.appointment_id and each.what == ClosureStep.What.MOVE]
    movers = hold_people(closure, _guests(moving), extends=extends)
    _hold_rooms(steps, bool(moving))
    sessions, booked, waiting = relying(movers) if movers else (set(), set(), set())
    keys = {each.session_id for each in steps if each.session_id}
    parties = locking.lock(RoomBooking, [each.room_booking_id for each in steps if each.room_booking_id])
    appointments = locking.lock(Appointment, [each.appointment_id for each in steps if each.appointment_id])
    classes = locking.lock(ScheduledSession, keys | sessions)
    live = Booking.objects.live().filter(session__in=keys)
    bookings = locking.lock(Booking, {*live.values_list("pk", flat=True), *booked})
    waits = WaitlistEntry.objects.open().filter(session__in=keys)
    locking.lock(WaitlistEntry, {*waits.values_list("pk", flat=True), *waiting})
    hold_accounts(bookings, parties, appointments)
    return {
        **{f"room:{each.pk}": each for each in parties},
        **{f"class:{each.pk}": each for each in classes},
        **{f"appointment:{each.pk}": each for each in appointments},
    }


def _guests(appointments: Sequence[int]) -> set[int]:
    rows = AppointmentLine.objects.filter(appointment__in=appointments)
    return {*rows.values_list("guest_id", flat=True), *rows.values_list("appointment__member_id", flat=True)}


def _hold_rooms(steps: Sequence[ClosureStep], has_moving_appointments: bool) -> None:
    """Rooms, coaches and, where an appointment moves, whatever could serve it. What was held long enough is free."""
    moving = [each for each in steps if each.what == ClosureStep.What.MOVE]
    coaches = Resource.objects.filter(staff__in=[each.session.instructor_id for each in moving if each.session])
    wanted = {each.room_id for each in moving if each.room_id} | set(coaches.values_list("pk", flat=True))
    for each in moving:
        if each.room_booking and each.room_booking.room_id:
            wanted.add(each.room_booking.room_id)
        if each.session and each.session.room:
            wanted.add(each.session.room.pk)
    if has_moving_appointments:
        wanted |= set(Resource.objects.in_use().values_list("pk", flat=True))
    also = [each.room_booking_id for each in steps if each.room_booking_id]
    treated = [each.appointment_id for each in steps if each.appointment_id]
    claiming.hold(Resource.objects.filter(pk__in=wanted), also=also, also_appointments=treated)


def hold_accounts(
    bookings: Iterable[Booking], parties: Iterable[RoomBooking], appointments: Sequence[Appointment]
) -> None:
    lines = AppointmentLine.objects.filter(appointment__in=appointments).values_list("pk", flat=True)
    of_bookings, of_treatments = [each.cause for each in bookings], [each.cause for each in appointments]
    causes = [*of_bookings, *of_treatments, *map(cause_of_line, lines)]
    accounts = LedgerAccount.objects.filter(member__isnull=False, entries__transaction__cause__in=causes)
    own = [account_of(each.member_id, kind).pk for each in parties if each.member_id for kind in PARTY_ACCOUNTS]
    locking.lock(LedgerAccount, {*accounts.values_list("pk", flat=True), *own})
