"""The venue's own day. Pure arithmetic, no database.

Opening hours may run past midnight, so the *business day* ends at a cut-off in the small hours (default 05:00): what
happens at 01:30 on Sunday belongs to Saturday.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CUT_OFF = time(5, 0)


@dataclass(frozen=True)
class Hours:
    """One opening on one weekday (0 = Monday), wall-clock; closing at or before opening means the next morning."""

    weekday: int
    opens: time
    closes: time

    @property
    def crosses_midnight(self) -> bool:
        return self.closes <= self.opens


def business_date(at: datetime, zone: ZoneInfo, cut_off: time = CUT_OFF) -> date:
    """The business day to which the instant `at` belongs."""
    local = at.astimezone(zone)
    return local.date() if local.time() >= cut_off else local.date() - timedelta(days=1)


def wall_clock(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant at which clocks in `zone` show `at` on `day`.

    A time that a spring change skips is moved on by the gap (02:30 → 03:30); of one that comes twice in autumn, the
    first counts.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    return local.astimezone(ZoneInfo("UTC")).astimezone(zone)


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a business day begins."""
    return wall_clock(day, CUT_OFF, zone)


def day_span(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A business day as instants, the second of which belongs to the next."""
    return day_begins(day, zone), day_begins(day + timedelta(days=1), zone)


def openings(hours: Iterable[Hours], day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The openings that begin on business day `day`, as half-open pairs of instants, in order."""
    spans = []
    for each in hours:
        if each.weekday == day.weekday():
            ends_on = day + timedelta(days=1) if each.crosses_midnight else day
            spans.append(
                (
                    wall_clock(day, each.opens, zone),
                    wall_clock(ends_on, each.closes, zone),
                )
            )
    return sorted(spans)


def is_open(hours: Iterable[Hours], at: datetime, zone: ZoneInfo) -> bool:
    """Whether the venue is open at the instant `at`, counting yesterday's opening that runs past midnight."""
    all_hours = list(hours)
    day = at.astimezone(zone).date()
    nearby = openings(all_hours, day - timedelta(days=1), zone) + openings(all_hours, day, zone)
    return any(begins <= at < ends for begins, ends in nearby)


def in_quiet_hours(at: datetime, begins: time, ends: time, zone: ZoneInfo) -> bool:
    """Whether `at` falls into the quiet hours, which usually run past midnight (22:00–08:00). Equal ends mean none."""
    if begins == ends:
        return False
    clock = at.astimezone(zone).time()
    return begins <= clock < ends if begins < ends else clock >= begins or clock < ends


def quiet_hours_began(at: datetime, begins: time, zone: ZoneInfo) -> datetime:
    """The last beginning of the quiet hours at or before `at`."""
    day = at.astimezone(zone).date()
    start = wall_clock(day, begins, zone)
    return start if start <= at else wall_clock(day - timedelta(days=1), begins, zone)


def quiet_hours_end(at: datetime, ends: time, zone: ZoneInfo) -> datetime:
    """The next end of the quiet hours after `at`."""
    day = at.astimezone(zone).date()
    end = wall_clock(day, ends, zone)
    return end if end > at else wall_clock(day + timedelta(days=1), ends, zone)
