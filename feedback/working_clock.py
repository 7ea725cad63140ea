"""How long a case was worked on: a clock for the house alone. It runs in working hours and stands while the guest is
waited for; what was promised to the guest (`sla_clock`) does neither. Pure arithmetic, no database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from feedback.sla_clock import ENDS, REOPENED, Event, in_order
from venue.working_time import Hours, openings

ON_HOLIDAYS = 7  # beside the weekdays 0 to 6
PAUSED, RESUMED, GUEST = "waiting", "resumed", "guest"
OURS, THE_GUESTS, NOBODYS = "ours", "the guest's", "nobody's"  # whose turn it is
A_DAY = timedelta(days=1)

Span = tuple[datetime, datetime]  # half-open


@dataclass(frozen=True)
class Interval:
    """A stretch of one weekday (0 = Monday), or of holidays, that is worked from a first day to a last; ending at or
    before it begins means the next morning.
    """

    weekday: int
    begins: time
    ends: time
    first_on: date
    last_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)


@dataclass(frozen=True)
class Calendar:
    """When the house works on cases. On a closed day nobody does, on a holiday as the intervals for holidays say. A
    weekend day that is worked to make up for a holiday, and has no interval of its own, is worked like the day before
    it that has one.
    """

    intervals: tuple[Interval, ...]
    zone: ZoneInfo
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    closed: frozenset[date] = frozenset()

    def spans_of(self, day: date) -> list[Span]:
        """What is worked on a day, as instants in UTC: only those can be subtracted across a change of the clocks."""
        hours = [Hours(day.weekday(), each.begins, each.ends) for each in self._intervals_of(day)]
        return [(begins.astimezone(UTC), ends.astimezone(UTC)) for begins, ends in openings(hours, day, self.zone)]

    def _intervals_of(self, day: date) -> list[Interval]:
        if day in self.closed:
            return []
        if day in self.holidays:
            return self._on(day, ON_HOLIDAYS)
        back = range(7) if day in self.workdays else range(1)
        return next((found for days in back if (found := self._on(day, (day.weekday() - days) % 7))), [])

    def _on(self, day: date, weekday: int) -> list[Interval]:
        return [each for each in self.intervals if each.weekday == weekday and each.holds_on(day)]

    def between(self, begins: datetime, ends: datetime) -> timedelta:
        """How much of a stretch is worked; what two intervals cover counts once."""
        begins, ends = begins.astimezone(UTC), ends.astimezone(UTC)
        worked, counted_to = timedelta(), begins
        for start, end in sorted(self._around(begins, ends)):
            start, end = max(start, counted_to), min(end, ends)
            if start < end:
                worked += end - start
                counted_to = end
        return worked

    def _around(self, begins: datetime, ends: datetime) -> Iterator[Span]:
        """From the day before, whose work may run past midnight."""
        day, last = begins.astimezone(self.zone).date() - A_DAY, ends.astimezone(self.zone).date()
        while day <= last:
            yield from self.spans_of(day)
            day += A_DAY


@dataclass(frozen=True)
class Handling:
    """How long a case was worked on, in working hours, and how long its guest was waited for, by the wall clock."""

    worked: timedelta
    waited: timedelta


def handling(received_at: datetime, events: Iterable[Event], calendar: Calendar, now: datetime) -> Handling:
    worked = waited = timedelta()
    for whose, begins, ends in turns(received_at, events, now):
        if whose == OURS:
            worked += calendar.between(begins, ends)
        elif whose == THE_GUESTS:
            waited += ends.astimezone(UTC) - begins.astimezone(UTC)
    return Handling(worked, waited)


def turns(received_at: datetime, events: Iterable[Event], now: datetime) -> Iterator[tuple[str, datetime, datetime]]:
    """Whose turn it was from when until when, up to now. A word of the guest ends the waiting by itself; once a case is
    over, only opening it again makes it anybody's.
    """
    changes, whose = [(received_at, OURS)], OURS
    for event in in_order(each for each in events if each.at <= now):
        if event.kind == REOPENED or (whose == THE_GUESTS and event.kind in (RESUMED, GUEST)):
            whose = OURS
        elif whose == OURS and event.kind == PAUSED:
            whose = THE_GUESTS
        elif event.kind in ENDS:
            whose = NOBODYS
        else:
            continue
        changes.append((event.at, whose))
    for (begins, whose), (ends, _) in pairwise([*changes, (max(now, received_at), NOBODYS)]):
        yield whose, begins, ends
