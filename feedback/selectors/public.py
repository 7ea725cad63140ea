"""What the venue tells everybody of its promises: the same figures as on the manager's board, kept for some minutes.

Nothing here names a person, and no row behind a figure is reached from it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.utils.translation import get_language

from venue import clock
from venue.promises import Promise, Span, month_before, told

FRESH_FOR = 5 * 60  # seconds; a board that is opened in between may be that much ahead
MONTHS_FRESH_FOR = 3600
MONTHS = 12  # that the feed goes back
SETTLES = timedelta(days=31)  # a renewal may still come in time, a breach be made good: so long a month may change


@dataclass(frozen=True)
class Month:
    """The promises over the days of one month, and when they were counted."""

    span: Span
    promises: tuple[Promise, ...]
    counted_at: datetime


def so_far() -> Month:
    """This month up to today, as the board shows it when it is asked for nothing else."""
    today = clock.today()
    return _kept("so_far", Span(today.replace(day=1), today), FRESH_FOR)


def last_month() -> Month:
    return _kept("month", month_before(clock.today()), MONTHS_FRESH_FOR)


def finished_months() -> list[Month]:
    """The latest first."""
    found, day = [], clock.today()
    for _number in range(MONTHS):
        span = month_before(day)
        found.append(_kept("month", span, MONTHS_FRESH_FOR))
        day = span.first
    return found


def published_at(month: Month) -> date:
    return month.span.last + timedelta(days=1)


def updated_on(month: Month) -> date:
    """The day up to which it may have changed."""
    return min(published_at(month) + SETTLES, clock.local(month.counted_at).date())


def _kept(what: str, span: Span, seconds: int) -> Month:
    """Counted once for a while, for each language, since notes are in words."""
    key = f"promises:{what}:{span.first}:{span.last}:{get_language()}"
    found: Month | None = cache.get(key)
    if found is None:
        found = Month(span, tuple(told(span)), clock.now())
        cache.set(key, found, seconds)
    return found
