"""On which days a weekly class takes place, and on which the calendar leaves it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from bookings.models import Resource, SessionSeries
from bookings.policies import series_ahead
from bookings.recurrence import business_day, span_on, taking_place, weekly_days
from bookings.selectors.closing import closures_over_room
from venue import clock
from venue.bilingual import in_language
from venue.selectors.calendar import closed_between, holidays_between

CLOSED, HOLIDAY = "closed", "holiday"
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Weekly:
    """What decides the days of a weekly class, one that is put on or one that is only typed."""

    room: Resource
    weekday: int
    begins_at: time
    minutes: int
    first_on: date
    last_on: date | None
    times: int | None = None
    skips_holidays: bool = True


def weekly_of(series: SessionSeries) -> Weekly:
    return Weekly(
        series.room,
        series.weekday,
        series.begins_at,
        series.minutes,
        series.first_on,
        series.last_on,
        series.times,
        series.skips_holidays,
    )


@dataclass(frozen=True)
class Off:
    """Why the calendar leaves a day out: the house or the area is closed, or it is a statutory holiday."""

    rule: str
    en: str
    zh: str

    @property
    def words(self) -> str:
        name = in_language(self.en, self.zh)
        return (_("closed: %(why)s") if self.rule == CLOSED else _("holiday: %(why)s")) % {"why": name}


def horizon() -> date:
    """The last day up to which sessions of weekly classes exist."""
    now = clock.now()
    return clock.local(now + series_ahead(now)).date()


def days_to_look_at(weekly: Weekly, after: date | None, until: date | None = None) -> list[date]:
    """Its weekdays later than `after` up to `until`, by default the horizon. What has passed is not made any more."""
    now = clock.now()
    days = weekly_days(weekly.weekday, weekly.first_on, weekly.last_on, after, until or horizon())
    return [day for day in days if span_on(day, weekly.begins_at, weekly.minutes, clock.zone())[0] > now]


def days_off(weekly: Weekly, days: Sequence[date]) -> Mapping[date, Off]:
    """Those of the days on which it does not take place, by the business day of the house: past midnight, what the
    evening before is closed for.
    """
    if not days:
        return {}
    begun_on = {day: business_day(day, weekly.begins_at, clock.zone()) for day in days}
    first, last = min(begun_on.values()), max(begun_on.values())
    off = {}
    if weekly.skips_holidays:
        off = {day: Off(HOLIDAY, row.name_en, row.name_zh) for day, row in holidays_between(first, last).items()}
    closed = closed_between(first, last, weekly.room.area)
    off |= {day: Off(CLOSED, row.reason_en, row.reason_zh) for day, row in closed.items()}
    return _closed_off(weekly, days) | {day: off[begun] for day, begun in begun_on.items() if begun in off}


def _closed_off(weekly: Weekly, days: Sequence[date]) -> dict[date, Off]:
    """Those on which a closure with a known end is over its room at its time. One until further notice leaves nothing
    out, since it may be over by then; what is put on under it can be booked once it is.
    """
    spans = {day: span_on(day, weekly.begins_at, weekly.minutes, clock.zone()) for day in days}
    during = DateTimeTZRange(spans[days[0]][0], spans[days[-1]][1], "[)")
    closures = list(closures_over_room(weekly.room, during).exclude(ends_at=None))
    return {
        day: Off(CLOSED, each.reason_en, each.reason_zh)
        for day, (begins, ends) in spans.items()
        for each in closures
        if each.starts_at < ends and each.ends_at and each.ends_at > begins
    }


@dataclass(frozen=True, order=True)
class LeftOut:
    """A day on which a weekly class does not take place, and why."""

    day: date
    why: str


@dataclass(frozen=True)
class Plan:
    """The days of the sessions that would be made now, those left out among them, and the last day of all where the
    class takes place so many times.
    """

    days: list[date]
    left_out: list[LeftOut]
    last_on: date | None


def plan(weekly: Weekly) -> Plan:
    """For a class that is not put on yet, as the calendar stands."""
    days = days_to_look_at(weekly, None)
    off = days_off(weekly, days)
    kept, left_out = taking_place(days, off, weekly.times)
    return Plan(kept, [LeftOut(day, off[day].words) for day in left_out], foreseen(weekly, None, weekly.times))


def foreseen(weekly: Weekly, after: date | None, most: int | None) -> date | None:
    """The day of the last of `most` classes later than `after`, if the calendar stays as it is; none without an end."""
    if not most:
        return None
    begin = max(after or weekly.first_on, weekly.first_on, clock.today())
    days = days_to_look_at(weekly, after, begin + A_WEEK * (2 * most + 52))
    kept, _left_out = taking_place(days, days_off(weekly, days), most)
    return kept[-1] if kept else None
