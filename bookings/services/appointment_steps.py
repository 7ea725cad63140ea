"""What becomes of an appointment: confirmed, changed, cancelled, done, or not used."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from bookings.models import Appointment, AppointmentLine, Resource, ResourceAllocation
from bookings.rules.appointment import (
    APPOINTMENT_RULES,
    CANCEL_RULES,
    CHANGE_RULES,
    NO_SHOW_RULES,
    START_RULES,
    check_free_still,
)
from bookings.rules.closure import refuse_closed
from bookings.selectors.appointment import facts_of, standing_facts
from bookings.selectors.appointment_plan import Ask, Planned, plan
from bookings.selectors.closing import closed_appointment
from bookings.selectors.package import is_of_course
from bookings.selectors.treatment_marks import clock_of
from bookings.selectors.treatment_payment import is_paid
from bookings.services import appointment_messages as messages
from bookings.services import treatment_wait_end
from bookings.services.appointment import claim_line, hold, parts_of, reserve_for, state_of
from bookings.services.appointment_end import end
from bookings.services.serving import is_of_desk, serves_at_desk
from bookings.services.telling import EACH_ALONE, Telling
from bookings.services.treatment_payment import take_back
from bookings.treatment_errors import HoldOver, NotInThatState, SlotTaken, TakenMeanwhile
from bookings.treatment_policies import treatment_policy
from members.models import Member
from members.services.ledger import post_fee
from venue import clock, locking
from venue.actors import Actor
from venue.rules import check
from venue.wording import money

State = Appointment.State


def decide(appointment_pk: int, *, by: Actor) -> Appointment:
    """Take the time that was kept: it is booked, or requested where the house confirms. Locks it; raises `HoldOver`,
    or `PlaceClosed`. Sends one message.
    """
    now = clock.now()
    with locking.atomic(by=by):
        row = locking.lock_one(Appointment, appointment_pk)
        if row.state == State.RELEASED or (row.held_until and row.held_until <= now):
            raise HoldOver
        _refuse_unless(row, State.HELD)
        _refuse_if_closed(row)
        asks_house = row.lines.filter(treatment__is_confirmed_by_house=True).exists()
        at_desk = serves_at_desk(row.member, by)
        row.state, row.held_until = State.REQUESTED if asks_house and not at_desk else State.BOOKED, None
        row.save(update_fields=["state", "held_until"])
        treatment_wait_end.taken(row, now)
        messages.tell_made(row)
    return row


def give_back(appointment_pk: int, *, by: Actor) -> None:
    """Give up the time that was kept, before it is over. Locks it."""
    with locking.atomic(by=by):
        row = locking.lock_one(Appointment, appointment_pk)
        if row.state == State.HELD:
            end(row, State.RELEASED, clock.now(), by=by)


def accept(appointment_pk: int, *, by: Actor) -> None:
    """Confirm what was asked for. Locks it; raises `PlaceClosed`. Sends one message."""
    with locking.atomic(by=by):
        row = locking.lock_one(Appointment, appointment_pk)
        _refuse_unless(row, State.REQUESTED)
        _refuse_if_closed(row)
        row.state = State.BOOKED
        row.save(update_fields=["state"])
        messages.tell_confirmed(row)


def reject(appointment_pk: int, *, reason: str, by: Actor) -> None:
    """Say that what was asked for is not possible, and why; what it claimed is free. Locks it; sends one message."""
    with locking.atomic(by=by):
        row = locking.lock_one(Appointment, appointment_pk)
        _refuse_unless(row, State.REQUESTED)
        end(row, State.REJECTED, clock.now(), by=by, reason=reason.strip())
        messages.tell_ended(row)


def cancel(
    appointment_pk: int,
    *,
    accepts_late: bool = True,
    is_venues: bool = False,
    reason: str = "",
    tells: Telling = EACH_ALONE,
    by: Actor,
) -> Appointment:
    """Cancel an appointment: free of charge until the limit it was made under, as *late cancelled* after that; by the
    house (`is_venues`) always free, with a reason, and so it is where the house has closed its place.

    What was paid stands in the person's account again, and credits are back in their packs, unless it is late; a late
    one that is not paid costs the fee. Locks the appointment, then accounts. Checks `CANCEL_RULES`; raises `LateNow`
    where it has become late and that was not shown. Withdraws the reminder, sends one message.
    """
    now = clock.now()
    with locking.atomic(by=by):
        row = locking.lock_one(Appointment, appointment_pk)
        facts = standing_facts(row, at_desk=serves_at_desk(row.member, by))
        check(CANCEL_RULES, facts, now)
        is_late = facts.is_late(now) and not is_venues
        if is_late and not accepts_late:
            check([check_free_still], facts, now)
        was = row.state
        row.is_cancelled_by_venue = is_venues
        row.save(update_fields=["is_cancelled_by_venue"])
        end(row, State.LATE_CANCELLED if is_late else State.CANCELLED, now, by=by, reason=reason.strip())
        follows = _charge(row, by) if is_late else take_back(row, is_venues=is_venues, by=by)
        if was != State.HELD:
            tells.appointment_ended(row, follows)
    return row


def _charge(row: Appointment, by: Actor) -> str:
    """The fee for what was not used, once, unless it was paid before: then that is kept."""
    fee = Decimal(treatment_policy(row.booked_at).late_fee)
    if fee and not is_paid(row):
        post_fee(row.member_id, fee, row.cause, by=by)
        with translation.override(messages.language_of(row)):
            return _("A fee of %(amount)s is charged for it.") % {"amount": money(fee)}
    return ""


def change(
    appointment_pk: int,
    starts_at: datetime,
    staff: Sequence[int | None],
    *,
    reason: str = "",
    by: Actor,
) -> Appointment:
    """Give an appointment another time, or its lines other practitioners (none: as it turns out), all or nothing: the
    old time is only given up for the new one. What it costs stays as it was.

    Locks the people and what it will claim, then the appointment. Checks `CHANGE_RULES` and `APPOINTMENT_RULES`; raises
    `SlotTaken` or `TakenMeanwhile`. What the house confirms is a request again where its guest moves it. Sends one
    message with the old and the new details.
    """
    now = clock.now()
    lines = list(AppointmentLine.objects.filter(appointment=appointment_pk).order_by("number"))
    if len(lines) != len(staff):  # one was left out while the page was open
        raise TakenMeanwhile
    asks = [
        Ask(line.treatment_id, line.guest_id, chosen, line.is_beside) for line, chosen in zip(lines, staff, strict=True)
    ]
    policy = treatment_policy(now)
    member_pk = Appointment.objects.values_list("member_id", flat=True).get(pk=appointment_pk)
    reserve = reserve_for(member_pk, policy, by)
    found = plan(asks, starts_at, now, besides=appointment_pk, reserve=reserve)
    with locking.atomic(by=by):
        members = {each.pk: each for each in locking.lock(Member, {member_pk, *(ask.guest_pk for ask in asks)})}
        found = hold(found, asks, starts_at, now, besides=appointment_pk, reserve=reserve, by=by)
        row = locking.lock_one(Appointment, appointment_pk)
        as_read(lines, row)
        at_desk = serves_at_desk(members[member_pk], by)
        check(CHANGE_RULES, standing_facts(row, at_desk=at_desk), now)
        of_course = is_of_course(row)
        facts = facts_of(parts_of(found), policy, now, at_desk=at_desk, besides=row.pk, is_of_course=of_course)
        check(APPOINTMENT_RULES, facts, now)
        choices = [each.ask.staff_pk is not None for each in found]
        rewrite(row, found, choices, now, EACH_ALONE, reason, at_desk=at_desk, by=by)
    return row


def as_read(lines: Iterable[AppointmentLine], row: Appointment) -> list[AppointmentLine]:
    """The treatments of a locked appointment. Raises `TakenMeanwhile` where they are others than those that were read,
    at other times or with other practitioners.
    """
    now = list(row.lines.order_by("number"))
    if {_stands(each) for each in lines} != {_stands(each) for each in now}:
        raise TakenMeanwhile
    return now


def _stands(line: AppointmentLine) -> tuple[object, ...]:
    return line.pk, line.staff_id, line.starts_at, line.ends_at


def plan_move(row: Appointment, starts_at: datetime, *, by: Actor) -> list[Planned]:
    """How the house would move an appointment: with the same practitioners where they can, and never with another one
    than the guest chose. Raises `SlotTaken` and what `CHANGE_RULES` and `APPOINTMENT_RULES` say.
    """
    now = clock.now()
    at_desk = serves_at_desk(row.member, by)
    check(CHANGE_RULES, standing_facts(row, at_desk=at_desk), now)
    lines = list(row.lines.order_by("number"))
    try:
        found = plan([_ask(line, line.staff_id) for line in lines], starts_at, now, besides=row.pk)
    except SlotTaken:
        asks = [_ask(line, line.staff_id if line.is_choice else None) for line in lines]
        found = plan(asks, starts_at, now, besides=row.pk)
    policy, of_course = treatment_policy(now), is_of_course(row)
    facts = facts_of(parts_of(found), policy, now, at_desk=at_desk, besides=row.pk, is_of_course=of_course)
    check(APPOINTMENT_RULES, facts, now)
    return found


def _ask(line: AppointmentLine, staff_pk: int | None) -> Ask:
    return Ask(line.treatment_id, line.guest_id, staff_pk, line.is_beside)


def move_for_house(row: Appointment, starts_at: datetime, *, reason: str, tells: Telling, by: Actor) -> None:
    """Move a locked appointment, of which the caller also holds its people and all that could serve it. Raises what
    `plan_move` does, or `TakenMeanwhile`.
    """
    found = plan_move(row, starts_at, by=by)
    choices = list(row.lines.order_by("number").values_list("is_choice", flat=True))
    rewrite(row, found, choices, clock.now(), tells, reason, at_desk=True, by=by)


def keep_despite_closure(row: Appointment) -> None:
    """Say of a locked appointment that it takes place although the house has closed there; what is closed later asks
    anew. Raises `NotInThatState`.
    """
    if not row.is_live:
        raise NotInThatState
    row.despite_closure_at = clock.now()
    row.save(update_fields=["despite_closure_at"])


def rewrite(
    row: Appointment,
    found: Sequence[Planned],
    choices: Sequence[bool],
    now: datetime,
    tells: Telling,
    reason: str,
    *,
    was: str = "",
    at_desk: bool,
    by: Actor,
) -> None:
    """Give a locked appointment what was planned; `choices` say whether each practitioner was asked for. `was` is what
    its guest knows of it so far, unless that is what still stands.
    """
    was = was or said_before(row)
    for line, planned, is_choice in zip(row.lines.order_by("number"), found, choices, strict=True):
        line.allocations.all().delete()
        line.staff_id, line.is_choice = planned.chosen.hand.staff_pk, is_choice
        line.starts_at, line.ends_at, line.asked = planned.chosen.starts_at, planned.chosen.ends_at, planned.asked
        line.despite_absence_at = None
        line.save(update_fields=["staff", "starts_at", "ends_at", "asked", "is_choice", "despite_absence_at"])
    for line, planned in zip(row.lines.order_by("number"), found, strict=True):
        claim_line(line, planned, [each.chosen for each in found], by=by)
    if row.state == State.BOOKED:
        row.state = state_of(found, at_desk=at_desk)
    row.changed_at, row.despite_closure_at = now, None
    row.save(update_fields=["state", "changed_at", "despite_closure_at"])
    if row.state != State.HELD:
        tells.appointment_changed(row, was, reason)


def _refuse_if_closed(row: Appointment) -> None:
    """Raise `PlaceClosed` with where, until when and why."""
    if closed := closed_appointment(row):
        refuse_closed(closed, _("Another time or another room can be chosen."))


def said_before(row: Appointment) -> str:
    """What it is, in the words of whoever is told that it was so."""
    with translation.override(messages.language_of(row)):
        return messages.said_of(row)


# --- while it takes place --------------------------------------------------------------------------------------------


def start(line_pk: int, *, by: Actor) -> AppointmentLine:
    """Start the clock of a treatment: the appointment is in service. Locks the appointment; pressed twice, once.
    Checks `START_RULES`.
    """
    now = clock.now()
    with locking.atomic(by=by):
        line = _locked(line_pk)
        if line.began_at is None:
            check(START_RULES, clock_of(line), now)
            line.began_at = now
            line.save(update_fields=["began_at"])
            _set(line.appointment, State.IN_SERVICE)
    return line


def stop(line_pk: int, *, by: Actor) -> AppointmentLine:
    """Stop it; with the last line the appointment is done. What ends early gives up the rest of its time."""
    now = clock.now()
    with locking.atomic(by=by):
        line = _locked(line_pk)
        if line.began_at is None or line.appointment.state != State.IN_SERVICE:
            raise NotInThatState
        if line.finished_at is None:
            line.finished_at = now
            line.save(update_fields=["finished_at"])
            _free_the_rest(line, now)
            if not line.appointment.lines.filter(finished_at=None).exists():
                _set(line.appointment, State.DONE)
    return line


def _free_the_rest(line: AppointmentLine, now: datetime) -> None:
    """Of the practitioner's time, which is free from now on; the room is still to be tidied up."""
    claims = line.allocations.live().filter(resource__kind=Resource.Kind.STAFF, during__endswith__gt=now)
    for claim in claims:
        if claim.during.lower and claim.during.lower < now:
            claim.during = type(claim.during)(claim.during.lower, now, "[)")
            claim.save(update_fields=["during"])
        else:
            claim.released_at = now
            claim.save(update_fields=["released_at"])


def no_show(appointment_pk: int, *, by: Actor) -> None:
    """Say that the guest did not come, once the time for it is over: the rest of what it claimed is free. Locks it.
    Checks `NO_SHOW_RULES`; costs the fee unless it was paid.
    """
    now = clock.now()
    with locking.atomic(by=by):
        row = locking.lock_one(Appointment, appointment_pk)
        check(NO_SHOW_RULES, standing_facts(row, at_desk=is_of_desk(by)), now)
        _set(row, State.NO_SHOW)
        ResourceAllocation.objects.live().filter(appointment_line__appointment=row).update(released_at=now)
        _charge(row, by)


def write_note(appointment_pk: int, text: str, *, by: Actor) -> None:
    """What the house should know, such as what was used. Locks the appointment."""
    with locking.atomic(by=by):
        row = locking.lock_one(Appointment, appointment_pk)
        row.note = text.strip()
        row.save(update_fields=["note"])


def _locked(line_pk: int) -> AppointmentLine:
    """One line, its appointment locked."""
    pk = AppointmentLine.objects.values_list("appointment_id", flat=True).get(pk=line_pk)
    locked = locking.lock_one(Appointment, pk)
    line = AppointmentLine.objects.get(pk=line_pk)
    line.appointment = locked
    return line


def _set(row: Appointment, state: str) -> None:
    row.state = state
    row.save(update_fields=["state"])


def _refuse_unless(row: Appointment, state: str) -> None:
    if row.state != state:
        raise NotInThatState
