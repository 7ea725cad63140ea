"""What strikes lead to. Pure arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Strike:
    """Counts from `at` on and no longer at `until`."""

    at: datetime
    until: datetime


def suspended_until(strikes: Iterable[Strike], most: int, lasts: timedelta) -> datetime | None:
    """Until when advance booking is closed: for `lasts` from the last strike at which `most` counted at once.

    Each strike lapses by itself; one that lapses later does not end what has begun. With `most` 0 nothing follows.
    """
    listed = sorted(strikes, key=lambda each: each.at)
    if not most:
        return None
    reached = [each.at for each in listed if counting(listed, each.at) >= most]
    return reached[-1] + lasts if reached else None


def counting(strikes: Iterable[Strike], at: datetime) -> int:
    """How many count at an instant."""
    return sum(each.at <= at < each.until for each in strikes)
