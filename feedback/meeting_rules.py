"""The rules of meetings and of the quality group. They look at nothing but the facts they are handed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback.meeting_errors import (
    DayPassed,
    MeetingOver,
    MeetingPast,
    MinutesConfirmed,
    NobodyCame,
    NoMinutesYet,
    NotBegun,
    NotYourTask,
)
from feedback.models.quality_group import GroupMember
from venue.periods import Period
from venue.rules import Rule

QUORUM = 2


@dataclass(frozen=True)
class MeetingFacts:
    """How a meeting stands when somebody wants to do something about it; `planned_at` is the time wanted, if one is."""

    is_open: bool
    is_called_off: bool
    planned_at: datetime | None
    came: int = 0
    is_held: bool = False
    is_confirmed: bool = False


@dataclass(frozen=True)
class DecisionFacts:
    meeting: MeetingFacts
    due_on: date | None
    today: date


@dataclass(frozen=True)
class TaskFacts:
    is_undone: bool
    may_finish: bool


def check_not_over(facts: MeetingFacts, now: datetime) -> None:
    if not facts.is_open:
        raise MeetingOver


def check_time_ahead(facts: MeetingFacts, now: datetime) -> None:
    if facts.planned_at and facts.planned_at <= now:
        raise MeetingPast


PLAN_RULES: tuple[Rule[MeetingFacts, datetime], ...] = (check_not_over, check_time_ahead)
CALL_OFF_RULES: tuple[Rule[MeetingFacts, datetime], ...] = (check_not_over,)


def check_has_begun(facts: MeetingFacts, now: datetime) -> None:
    if facts.planned_at is None or facts.planned_at > now:
        raise NotBegun


def check_enough_came(facts: MeetingFacts, now: datetime) -> None:
    if facts.came < QUORUM:
        raise NobodyCame


HOLD_RULES: tuple[Rule[MeetingFacts, datetime], ...] = (check_not_over, check_has_begun, check_enough_came)


def check_minutes_unconfirmed(facts: MeetingFacts, now: datetime) -> None:
    if not facts.is_held or facts.is_confirmed:
        raise NoMinutesYet


CONFIRM_RULES: tuple[Rule[MeetingFacts, datetime], ...] = (check_minutes_unconfirmed,)


def check_not_sent_yet(facts: DecisionFacts, now: datetime) -> None:
    if facts.meeting.is_confirmed:
        raise MinutesConfirmed


def check_not_called_off(facts: DecisionFacts, now: datetime) -> None:
    if facts.meeting.is_called_off:
        raise MeetingOver


def check_decided_in_it(facts: DecisionFacts, now: datetime) -> None:
    check_has_begun(facts.meeting, now)


def check_due_ahead(facts: DecisionFacts, now: datetime) -> None:
    if facts.due_on and facts.due_on < facts.today:
        raise DayPassed


DECIDE_RULES: tuple[Rule[DecisionFacts, datetime], ...] = (
    check_not_called_off,
    check_decided_in_it,
    check_not_sent_yet,
    check_due_ahead,
)


def check_task_is_theirs(facts: TaskFacts, now: datetime) -> None:
    if not facts.is_undone or not facts.may_finish:
        raise NotYourTask


DONE_RULES: tuple[Rule[TaskFacts, datetime], ...] = (check_task_is_theirs,)

# --- the quality group -----------------------------------------------------------------------------------------------


def missing_parties(parties: Iterable[str]) -> list[str]:
    """Management, front line and customers each sit in the group: those of the three that nobody is there for."""
    there = set(parties)
    return [party for party in GroupMember.Party.values if party not in there]


# --- the rhythm ------------------------------------------------------------------------------------------------------


def period_before(day: date, months: int) -> Period:
    """The days that a meeting held once in so many months looks at: the last of those stretches of the calendar that
    is over on `day`.
    """
    count = (day.year * 12 + day.month - 1) // months * months
    return Period(first_of(count - months), first_of(count) - timedelta(days=1))


def period_around(day: date, months: int) -> Period:
    count = (day.year * 12 + day.month - 1) // months * months
    return Period(first_of(count), first_of(count + months) - timedelta(days=1))


def first_of(count: int) -> date:
    """The first day of the month that is the so-manieth since the year 0."""
    return date(count // 12, count % 12 + 1, 1)


def is_missed(period: Period, within: timedelta, today: date) -> bool:
    """Whether a meeting about these days, not held yet, comes too late on `today`: the last day is in time."""
    return today > period.last + within


def day_reminded_of(today: date) -> Period:
    """Everybody invited is reminded on the day before a meeting: the day whose meetings that are."""
    return Period(today + timedelta(days=1), today + timedelta(days=1))


def is_asked_for(period: Period, opened_on: date) -> bool:
    """Nobody is asked to look at days of which the house knows only a part."""
    return period.first >= opened_on
