"""The house gives one treatment of an appointment another time, practitioner or room, or to whoever takes it over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.errors import RoomBusy
from bookings.models import Appointment, AppointmentLine, Resource
from bookings.rules.appointment import APPOINTMENT_RULES, CHANGE_RULES
from bookings.rules.giving import HAND_RULES, ROOM_RULES, TAKE_OVER_RULES
from bookings.selectors.appointment import facts_of, guests_of, standing_facts, with_details
from bookings.selectors.appointment_plan import Ask, Planned, given_up, plan
from bookings.selectors.giving import around, hand_facts, lasts, room_facts, span_of, take_over_facts
from bookings.selectors.package import is_of_course
from bookings.services.appointment import hold, parts_of
from bookings.services.appointment_steps import as_read, rewrite, said_before
from bookings.services.claiming import claim_instead, give_up_kept, refuse_if_taken
from bookings.services.resource import resource_of
from bookings.services.telling import EACH_ALONE
from bookings.treatment_errors import NotInThatState, SlotTaken
from bookings.treatment_policies import treatment_policy
from members.models import Member
from venue import clock, locking
from venue.actors import Actor
from venue.errors import AlreadyDone
from venue.models import StaffMember
from venue.rules import check

State = Appointment.State


@dataclass(frozen=True)
class Move:
    """How one treatment is to be: from when on, by whom (none: whose turn it is), where (none: wherever it suits)."""

    starts_at: datetime
    staff_pk: int | None
    room_pk: int | None


@dataclass(frozen=True)
class _Found:
    """What a move comes to for the whole appointment, and what was read for it."""

    asks: Sequence[Ask]
    starts_at: datetime
    planned: list[Planned]


def preview_move(line_pk: int, move: Move) -> list[Planned]:
    """Every line of the appointment as `move_line` would make it, asked without a lock; raises what it would raise."""
    now = clock.now()
    row = with_details().get(lines=line_pk)
    check(CHANGE_RULES, standing_facts(row, at_desk=True), now)
    found = _find(row, line_pk, move, now)
    _check(row, found.planned, now)
    return found.planned


def move_line(line_pk: int, move: Move, *, reason: str = "", by: Actor) -> Appointment:
    """Give a treatment another time, practitioner or room, all or nothing. What else belongs to the appointment moves
    along in time and stays with its practitioners, in its rooms where they are free.

    Locks the people and what it will claim, then the appointment. Checks `CHANGE_RULES` and `APPOINTMENT_RULES`; raises
    what says who or what is not free then, of `HAND_RULES` and `ROOM_RULES` too, `SlotTaken` where it is none of them,
    or `TakenMeanwhile`. Sends one message with the old and the new details.
    """
    now = clock.now()
    row = with_details().get(lines=line_pk)
    found = _find(row, line_pk, move, now)
    with locking.atomic(by=by):
        locking.lock(Member, {row.member_id, *(ask.guest_pk for ask in found.asks)})
        planned = hold(found.planned, found.asks, found.starts_at, now, besides=row.pk, by=by)
        locked = locking.lock_one(Appointment, row.pk)
        check(CHANGE_RULES, standing_facts(locked, at_desk=True), now)
        lines = as_read(row.lines.all(), locked)
        _check(locked, planned, now)
        kept = [_keep_words(line, each) for line, each in zip(lines, planned, strict=True)]
        choices = [
            line.is_choice and line.staff_id == each.chosen.hand.staff_pk
            for line, each in zip(lines, kept, strict=True)
        ]
        rewrite(locked, kept, choices, now, EACH_ALONE, reason, at_desk=True, by=by)
    return locked


def _check(row: Appointment, planned: Sequence[Planned], now: datetime) -> None:
    facts = facts_of(
        parts_of(planned), treatment_policy(now), now, at_desk=True, besides=row.pk, is_of_course=is_of_course(row)
    )
    check(APPOINTMENT_RULES, facts, now)


def _keep_words(line: AppointmentLine, planned: Planned) -> Planned:
    """Whose turn it was stays said as long as the practitioner stays; whom the house names was nobody's turn."""
    if planned.chosen.hand.staff_pk == line.staff_id:
        return replace(planned, asked=line.asked)
    return replace(planned, asked=[]) if planned.ask.staff_pk else planned


# --- what it comes to ------------------------------------------------------------------------------------------------


def _find(row: Appointment, line_pk: int, move: Move, now: datetime) -> _Found:
    """The others stay in their rooms, else wherever they suit; raises what is in the way."""
    lines = list(row.lines.all())
    line = next(each for each in lines if each.pk == line_pk)
    starts_at = lines[0].starts_at + (move.starts_at - line.starts_at)
    for keeps_rooms in (True, False):
        asks = [_ask(each, move if each == line else None, keeps_rooms) for each in lines]
        try:
            return _Found(asks, starts_at, plan(asks, starts_at, now, besides=row.pk))
        except SlotTaken:
            continue
    _say_what_is_in_the_way(lines, line, move, now)
    raise SlotTaken(_("Not everything that it needs is free then. Please choose another time, practitioner or room."))


def _ask(line: AppointmentLine, move: Move | None, keeps_rooms: bool) -> Ask:
    if move:
        return Ask(line.treatment_id, line.guest_id, move.staff_pk, line.is_beside, move.room_pk)
    room = line.room if keeps_rooms else None
    return Ask(line.treatment_id, line.guest_id, line.staff_id, line.is_beside, room.pk if room else None)


def _say_what_is_in_the_way(lines: Sequence[AppointmentLine], line: AppointmentLine, move: Move, now: datetime) -> None:
    """Raise the first thing, of the treatment that is moved before the others that move along."""
    room = Resource.objects.get(pk=move.room_pk) if move.room_pk else None
    _refuse_line(line, move.starts_at, move.staff_pk, room, now)
    for other in lines:
        if other != line:
            _refuse_line(other, other.starts_at + (move.starts_at - line.starts_at), other.staff_id, None, now)


def _refuse_line(
    line: AppointmentLine, starts_at: datetime, staff_pk: int | None, room: Resource | None, now: datetime
) -> None:
    found, besides = around(line, starts_at), given_up(line.appointment_id)
    span = span_of(starts_at, line.minutes)
    if staff_pk:
        staff = StaffMember.objects.select_related("user").get(pk=staff_pk)
        span = span_of(starts_at, lasts(found, line, staff))
        check(HAND_RULES, hand_facts(found, line.treatment, staff, span, room.area_id if room else None), now)
        if time := Resource.objects.filter(staff=staff).first():
            refuse_if_taken(time, *span, besides=besides)
    if room is None:
        return
    check(ROOM_RULES, room_facts(found, line.treatment, room, guests_of([line.guest_id])[line.guest_id], span), now)
    places = [each for each in found.rooms(line.treatment) if each.resource_pk == room.pk]
    if not any(place.is_free(span) for place in places):
        if not room.is_shared:
            refuse_if_taken(room, *span, besides=besides)
        raise RoomBusy(_("Every place in %(room)s is taken then.") % {"room": room.name})


# --- somebody takes over ---------------------------------------------------------------------------------------------


def give_line(line_pk: int, staff_pk: int, *, reason: str = "", by: Actor) -> Appointment:
    """Give a treatment to another practitioner as it is: its time and its room are kept, and what else belongs to the
    appointment is not touched. Given to the same twice, it is given once.

    Locks both people's time, then the appointment. Checks `CHANGE_RULES`, `HAND_RULES` and `TAKE_OVER_RULES`; raises
    `InstructorBusy`, or `AlreadyDone` where it was left out or given to a third one meanwhile. Sends one message with
    the old and the new details.
    """
    now = clock.now()
    staff = StaffMember.objects.select_related("user").get(pk=staff_pk)
    line = AppointmentLine.objects.select_related("staff").get(pk=line_pk)
    with locking.atomic(by=by):
        time, old = resource_of(staff, by=by), resource_of(line.staff, by=by)
        locking.lock(Resource, {time.pk, old.pk})
        give_up_kept({time.pk}, now, also_appointments=[line.appointment_id])
        row = locking.lock_one(Appointment, line.appointment_id)
        check(CHANGE_RULES, standing_facts(row, at_desk=True), now)
        found = with_details().get(pk=row.pk).lines.filter(pk=line_pk, staff__in=(old.staff_id, staff_pk)).first()
        if found is None:
            raise AlreadyDone
        line = found
        if line.staff_id != staff_pk:
            _refuse_to_take_over(line, staff, time, now)
            was = said_before(row)
            claim_instead(
                line.allocations.live().filter(resource=old), time, [time], line.starts_at, line.ends_at,
                appointment_line=line,
            )  # fmt: skip
            line.staff, line.is_choice, line.asked, line.despite_absence_at = staff, False, [], None
            line.save(update_fields=["staff", "is_choice", "asked", "despite_absence_at"])
            row.changed_at = now
            row.save(update_fields=["changed_at"])
            if row.state != State.HELD:
                EACH_ALONE.appointment_changed(row, was, reason)
    return row


def _refuse_to_take_over(line: AppointmentLine, staff: StaffMember, time: Resource, now: datetime) -> None:
    found, span, room = around(line, line.starts_at), (line.starts_at, line.ends_at), line.room
    check(HAND_RULES, hand_facts(found, line.treatment, staff, span, room.area_id if room else None), now)
    check(TAKE_OVER_RULES, take_over_facts(found, line, staff), now)
    refuse_if_taken(time, *span, besides=Q(appointment_line=line.pk))


def keep_line(line_pk: int, *, by: Actor) -> None:
    """Say that a treatment stays with its practitioner although they said that they cannot come; what they say later
    asks anew. Locks the appointment; raises `NotInThatState`.
    """
    with locking.atomic(by=by):
        line = AppointmentLine.objects.get(pk=line_pk)
        if not locking.lock_one(Appointment, line.appointment_id).is_to_come:
            raise NotInThatState
        line.despite_absence_at = clock.now()
        line.save(update_fields=["despite_absence_at"])
