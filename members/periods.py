"""The days of contracts. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From a first to a last day, both included."""

    starts_on: date
    ends_on: date

    def overlaps(self, other: "Period") -> bool:
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def has(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def length(self) -> int:
        """In days; of a period that ends before it begins, none or fewer."""
        return (self.ends_on - self.starts_on).days + 1

    def moved(self, days: int) -> "Period":
        by = timedelta(days=days)
        return Period(self.starts_on + by, self.ends_on + by)


def period(starts_on: date, months: int) -> Period:
    """So many months from a day: 10 March and 12 months end on 9 March.

    Where the later month has no such day, it is held whole: 31 January and one month end on 28 February.
    """
    years, month = divmod(starts_on.month - 1 + months, 12)
    year, month = starts_on.year + years, month + 1
    length = monthrange(year, month)[1]
    if starts_on.day > length:
        return Period(starts_on, date(year, month, length))
    return Period(starts_on, date(year, month, starts_on.day) - DAY)


def renewed_from(ends_on: date, today: date, gap_days: int) -> date:
    """The first day of a renewal: the day after the old end, or today when that end is longer ago than the gap."""
    return today if (today - ends_on).days > gap_days else ends_on + DAY
