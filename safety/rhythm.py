"""When duties fall due. Pure arithmetic, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from venue.working_time import Hours, openings

HOUSE_MAY_BE_SILENT = timedelta(minutes=3)


@dataclass(frozen=True)
class Span:
    """From when a duty can be begun, when it is due, and from when it counts as missed."""

    opens_at: datetime
    due_at: datetime
    late_until: datetime


def at_opening(hours: Iterable[Hours], day: date, window: timedelta, late: timedelta, zone: ZoneInfo) -> Span | None:
    """The duty of a business day: due when it first opens. On a day without an opening there is none."""
    opened = openings(hours, day, zone)
    if not opened:
        return None
    due_at = opened[0][0]
    return Span(due_at - window, due_at, due_at + late)


def days_to_make(today: date, last_run: date | None, at_most: int) -> list[date]:
    """Today and tomorrow, and the days on which no sweep ran, some of them at most."""
    earliest = today - timedelta(days=at_most)
    first = max(earliest, min(today, last_run)) if last_run else today
    return [first + timedelta(days=number) for number in range((today - first).days + 2)]


def was_house_away(due_at: datetime, last_run: datetime | None, now: datetime) -> bool:
    """Whether no sweep ran from when a duty fell due until now, when its time is over."""
    return last_run is None or (last_run < due_at and now - last_run > HOUSE_MAY_BE_SILENT)
