"""The one clock. Everything that asks for the time asks `now()`.

In demo and test mode an offset kept in the database moves the time of every process at once, so that a story that takes
days can be told in minutes; in production and on a local venue the offset is never read.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone

from venue import house

OFFSET_IS_FRESH_FOR = 0.5  # seconds a process trusts the offset it read last

_frozen: datetime | None = None
_offset = timedelta()
_offset_read_at = float("-inf")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    if not settings.TIME_MAY_BE_MOVED:
        return timezone.now()
    return timezone.now() + _stored_offset()


def today() -> date:
    """The calendar day in the venue's zone. Duties and day-end ask `working_time.business_date` instead."""
    return local(now()).date()


def zone() -> ZoneInfo:
    """The venue's zone, which decides days, opening hours and recurrence."""
    return ZoneInfo(house.time_zone())


def local(at: datetime) -> datetime:
    """The instant by the venue's wall clock."""
    return at.astimezone(zone())


def move(by: timedelta) -> None:
    """Move the time of every process by `by`, on top of what was moved before. Demo and test only."""
    global _offset_read_at
    if not settings.TIME_MAY_BE_MOVED:
        raise RuntimeError("Time can be moved in demo and test mode only.")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO venue_clockoffset (id, seconds) VALUES (1, %s)"
            " ON CONFLICT (id) DO UPDATE SET seconds = venue_clockoffset.seconds + excluded.seconds",
            [by.total_seconds()],
        )
    _offset_read_at = float("-inf")


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Stop the clock of this process at `at`; for tests."""
    global _frozen
    before, _frozen = _frozen, at
    try:
        yield
    finally:
        _frozen = before


def _stored_offset() -> timedelta:
    global _offset, _offset_read_at
    if time.monotonic() - _offset_read_at > OFFSET_IS_FRESH_FOR:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seconds FROM venue_clockoffset WHERE id = 1")
            row = cursor.fetchone()
        _offset = timedelta(seconds=row[0]) if row else timedelta()
        _offset_read_at = time.monotonic()
    return _offset
