"""On which days, and at which instants, a weekly class takes place. Pure arithmetic.

A class keeps its wall-clock time: the rule is expanded day by day and each day is turned into an instant on its own,
so a change of the clocks moves the instant and not the class.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from venue.working_time import business_date, wall_clock


def weekly_days(weekday: int, first_on: date, last_on: date | None, after: date | None, until: date) -> list[date]:
    """The days of a weekly class from `first_on` to `last_on`, later than `after` and not later than `until`."""
    begin = max(first_on, after + timedelta(days=1)) if after else first_on
    end = min(until, last_on) if last_on else until
    day = begin + timedelta(days=(weekday - begin.weekday()) % 7)
    days = []
    while day <= end:
        days.append(day)
        day += timedelta(days=7)
    return days


def span_on(day: date, begins_at: time, minutes: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Begin and end of the class on `day`; its length is real time, so it lasts as long in a night of changing
    clocks.
    """
    begins = wall_clock(day, begins_at, zone)
    ends = begins.astimezone(UTC) + timedelta(minutes=minutes)  # in one zone Python would add by the wall clock
    return begins, ends.astimezone(zone)


def business_day(day: date, begins_at: time, zone: ZoneInfo) -> date:
    """The day of the house to which a class at that hour belongs: at half past midnight still the one before."""
    return business_date(wall_clock(day, begins_at, zone), zone)


def taking_place(days: Iterable[date], off: Collection[date], most: int | None) -> tuple[list[date], list[date]]:
    """Of these days, in order, those on which a class takes place, at most so many, and those left out before the last
    of them.
    """
    kept: list[date] = []
    left_out: list[date] = []
    for day in days:
        if most is not None and len(kept) >= most:
            break
        (left_out if day in off else kept).append(day)
    return kept, left_out


def opens_weekly(starts_at: datetime, weekday: int, at: time, zone: ZoneInfo) -> datetime:
    """When booking opens for a class, where it opens for a whole week at once: on `weekday` (1 is Monday) at `at`
    of the week before. A week ends with its last night, not at midnight.
    """
    day = business_date(starts_at, zone)
    monday = day - timedelta(days=day.weekday())
    return wall_clock(monday - timedelta(days=7 - (weekday - 1)), at, zone)
