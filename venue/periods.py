"""Days that a page of figures is about, and the calendar weeks in which it shows how they came about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from venue import clock
from venue.errors import Text
from venue.working_time import wall_clock

WEEKS_AT_LEAST = 8
LONGEST = 366  # days of one period
EARLIEST = date(2000, 1, 1)  # nothing that was before it is asked for
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Period:
    """Days from a first to a last, both included."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The midnight after the last day, which belongs to it no more."""
        return midnight(self.last + timedelta(days=1))

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of its calendar weeks, the oldest first; weeks before it where it has fewer than eight."""
        last = monday(self.last)
        first = min(monday(self.first), last - (WEEKS_AT_LEAST - 1) * A_WEEK)
        return tuple(first + n * A_WEEK for n in range((last - first) // A_WEEK + 1))

    @property
    def with_trend(self) -> "Period":
        """All days of those weeks, up to its last."""
        return Period(self.weeks[0], self.last)


def midnight(day: date) -> datetime:
    return wall_clock(day, time(0), clock.zone())


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def this_week(today: date) -> Period:
    return Period(monday(today), today)


def four_weeks(today: date) -> Period:
    return Period(today - timedelta(days=27), today)


def last_quarter(today: date) -> Period:
    """The calendar quarter before the one of today."""
    last = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
    return Period(last.replace(month=last.month - 2, day=1), last)


READY: dict[str, tuple[Text, Callable[[date], Period]]] = {
    "week": (_("This week"), this_week),
    "4weeks": (_("Last 4 weeks"), four_weeks),
    "quarter": (_("Last quarter"), last_quarter),
}
USUAL = "4weeks"
