"""The clocks of a case, from its row and its events, which must have been read `with_clocks`."""

from datetime import datetime, timedelta

from feedback import sla_clock
from feedback.models import Case, WorkingHours
from feedback.policies import case_policy_under
from feedback.sla_clock import Clock, Promised
from feedback.working_clock import Calendar, Handling, handling
from venue import clock
from venue.models import ClosedDay, Holiday

A_DAY = timedelta(days=1)


def clocks_of(case: Case) -> list[Clock]:
    """Acknowledgement and first answer for every case; for complaints also the resolution and the last word."""
    return sla_clock.clocks(promised_of(case), case.timed)


def next_clock(case: Case) -> Clock | None:
    """The running clock that is due first; of two that are due together, the resolution."""
    return sla_clock.next_due(clocks_of(case)) if case.is_open else None


def first_resolution_of(case: Case) -> Clock | None:
    return sla_clock.first_resolution(promised_of(case), case.timed)


def promised_of(case: Case) -> Promised:
    """As it was reckoned when the case came in: figures that were changed since do not count."""
    complaint = getattr(case, "complaint", None)
    if complaint is None:
        return Promised(case.received_at, case.answer_due_at)
    return Promised(
        case.received_at,
        case.answer_due_at,
        complaint.promised_until,
        complaint.extended_until,
        case.received_at + case_policy_under(case.policies).final_word,
    )


def worked_on(case: Case, now: datetime) -> Handling | None:
    """How long it was worked on, and how long its guest was waited for; nothing where no working hours are kept."""
    calendar = calendar_of(case.received_at, case.ended_at or now)
    return handling(case.received_at, case.timed, calendar, now) if calendar.intervals else None


def calendar_of(begins: datetime, ends: datetime) -> Calendar:
    """When cases are worked on between two instants; three queries."""
    days = clock.local(begins).date() - A_DAY, clock.local(ends).date() + A_DAY
    holidays = dict(Holiday.objects.filter(day__range=days).values_list("day", "is_workday"))
    return Calendar(
        tuple(row.interval for row in WorkingHours.objects.all()),
        clock.zone(),
        frozenset(day for day, is_workday in holidays.items() if not is_workday),
        frozenset(day for day, is_workday in holidays.items() if is_workday),
        frozenset(ClosedDay.objects.filter(day__range=days, area=None).values_list("day", flat=True)),
    )
