"""Leaving one of several treatments out of an appointment that is to come."""

from bookings.models import Appointment, AppointmentLine
from bookings.rules.appointment import CHANGE_RULES, LEAVE_OUT_RULES
from bookings.selectors.appointment import line_facts, standing_facts
from bookings.selectors.appointment_plan import Ask, plan
from bookings.services.appointment import hold
from bookings.services.appointment_steps import as_read, rewrite, said_before
from bookings.services.serving import serves_at_desk
from bookings.services.telling import EACH_ALONE
from members.models import Member
from venue import clock, locking
from venue.actors import Actor
from venue.rules import check


def leave_out(line_pk: int, *, by: Actor) -> Appointment:
    """Give up one treatment, of several that were booked in one act and are no package. The others stay with their
    practitioners, at their time, and move up where they followed it.

    Locks the people and what the others will claim, then the appointment. Checks `LEAVE_OUT_RULES` and `CHANGE_RULES`;
    raises `SlotTaken` or `TakenMeanwhile`. Sends one message with the old and the new details.
    """
    now = clock.now()
    left_out = AppointmentLine.objects.select_related("appointment__package").get(pk=line_pk)
    row = left_out.appointment
    check(LEAVE_OUT_RULES, line_facts(row), now)
    lines = list(row.lines.exclude(pk=line_pk).order_by("number"))
    asks = [Ask(line.treatment_id, line.guest_id, line.staff_id, line.is_beside) for line in lines]
    starts_at = min(line.starts_at for line in lines)
    found = plan(asks, starts_at, now, besides=row.pk)
    with locking.atomic(by=by):
        locking.lock(Member, {row.member_id, *(ask.guest_pk for ask in asks)})
        found = hold(found, asks, starts_at, now, besides=row.pk, by=by)
        row = locking.lock_one(Appointment, row.pk)
        at_desk = serves_at_desk(row.member, by)
        check(CHANGE_RULES, standing_facts(row, at_desk=at_desk), now)
        check(LEAVE_OUT_RULES, line_facts(row), now)
        as_read([left_out, *lines], row)
        was, choices = said_before(row), [line.is_choice for line in lines]
        AppointmentLine.objects.get(pk=line_pk).delete()
        rewrite(row, found, choices, now, EACH_ALONE, "", was=was, at_desk=at_desk, by=by)
    return row
