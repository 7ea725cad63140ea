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


@dataclass(frozen=True)
class Circumstances:
    """What is known of a late cancellation or a no-show when it is to be decided. `page_down_at` is when the public
    page did not answer although cancelling was still free.
    """

    booked_at: datetime
    came: bool = False
    is_called_off: bool = False
    changed_at: datetime | None = None
    page_down_at: datetime | None = None


def fault_of(facts: Circumstances) -> str:
    """Why the house itself caused it, as `Penalty.Fault` names it; nothing where it did not."""
    if facts.came:
        return "came"
    if facts.is_called_off:
        return "called_off"
    if facts.changed_at and facts.changed_at > facts.booked_at:
        return "changed"
    return "page_down" if facts.page_down_at else ""


def last_free_hours(booked_at: datetime, free_until: datetime, hours: timedelta) -> tuple[datetime, datetime]:
    """The last time in which this booking could be cancelled free of charge, from and to; empty when it was made
    later than that.
    """
    return max(booked_at, free_until - hours), free_until
