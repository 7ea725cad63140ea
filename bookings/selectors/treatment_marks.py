"""What whoever gives a treatment can say of it now: that its guest is here, or did not come, and its clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from bookings.models import AppointmentLine
from bookings.rules.appointment import (
    IDENTITY_RULES,
    MARK_RULES,
    NO_SHOW_RULES,
    START_RULES,
    LineClock,
    StandingFacts,
    check_on_its_day,
)
from bookings.treatment_policies import treatment_policy
from venue.rules import refusal


@dataclass(frozen=True)
class Keys:
    """`mark` is what was said: present, absent, or nothing yet."""

    mark: str
    may_mark: bool
    may_say_absent: bool
    identity: str  # of whom a document is to be looked at: owed, seen; empty where none is asked for
    may_start: bool
    may_stop: bool


def with_keys(lines: Sequence[AppointmentLine], now: datetime, *, at_desk: bool) -> None:
    """Each gets its `keys`; one query for all. `at_desk` is whoever looks after all of them."""
    of_appointment = AppointmentLine.objects.filter(appointment__in={line.appointment_id for line in lines})
    counts = Min("starts_at"), Count("here_at"), Count("guest", distinct=True)
    rows = of_appointment.order_by().values_list("appointment").annotate(*counts)
    known = {pk: (first, here, guests) for pk, first, here, guests in rows}
    for line in lines:
        line.keys = _keys(line, *known[line.appointment_id], now, at_desk)  # type: ignore[attr-defined]


def _keys(line: AppointmentLine, first: datetime, here: int, guests: int, now: datetime, at_desk: bool) -> Keys:
    row = line.appointment
    others_here = here > (line.here_at is not None)
    policy = treatment_policy(row.booked_at)
    facts = StandingFacts(row.state, first, policy, at_desk, is_here=others_here, guests=guests)
    mark = mark_of(line)
    is_to_begin = line.began_at is None
    is_today = refusal([check_on_its_day], facts, now) is None
    asked = "seen" if line.identity_seen_at else "owed"
    may_mark = is_to_begin and refusal(MARK_RULES, facts, now) is None
    return Keys(
        mark=mark,
        may_mark=may_mark,
        may_say_absent=may_mark and (mark == "absent" or refusal(NO_SHOW_RULES, facts, now) is None),
        identity=asked if is_to_begin and is_today and refusal(IDENTITY_RULES, clock_of(line), now) is None else "",
        may_start=is_to_begin and is_today and refusal(START_RULES, clock_of(line), now) is None,
        may_stop=line.is_running,
    )


def clock_of(line: AppointmentLine) -> LineClock:
    """Read with its appointment and its treatment."""
    return LineClock(line.appointment.state, line.treatment.asks_identity, line.identity_seen_at is not None)


def mark_of(line: AppointmentLine) -> str:
    if line.appointment.state == "no_show":
        return "absent"
    return "present" if line.here_at else ""
