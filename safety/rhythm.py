"""When duties fall due. Pure arithmetic, no database.

A rhythm is laid over the days on which an area opens. Each occurrence has a name of its own in its plan, which stays
when its time moves: the day, the week, the month, or what it follows.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from venue.working_time import CUT_OFF, wall_clock

HOUSE_MAY_BE_SILENT = timedelta(minutes=3)
DAY = timedelta(days=1)
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}  # by the month on whose first day each begins
Openings = Callable[[date], Sequence[tuple[datetime, datetime]]]


@dataclass(frozen=True)
class Span:
    """From when a duty can be begun, when it is due, and from when it counts as missed."""

    opens_at: datetime
    due_at: datetime
    late_until: datetime


@dataclass(frozen=True)
class Occurrence:
    """One time that a duty is due, on business day `day`."""

    key: str
    day: date
    span: Span
    extra: int | None = None  # the key of what has added it to the rhythm
    people: int | None = None  # how many came or had booked, where they are why


@dataclass(frozen=True)
class Rhythm:
    """How often, and when on the day. `window` is how long before, `late` how long after it is due it can be done."""

    kind: str
    window: timedelta
    late: timedelta
    every: timedelta = timedelta(0)
    times: int = 0
    begins: time | None = None
    ends: time | None = None
    weekday: int = 0
    month_day: int = 1
    month: int = 1
    at: time | None = None

    def span(self, due_at: datetime) -> Span:
        """Elapsed time, also in a night in which the clocks change: reckoned in UTC."""
        due_at = due_at.astimezone(UTC)
        return Span(due_at - self.window, due_at, due_at + self.late)


@dataclass(frozen=True)
class House:
    """What a rhythm is laid over: when the area opens on a business day (not at all on one that is closed), and whose
    clocks count.
    """

    openings: Openings
    zone: ZoneInfo


def occurrences(rhythm: Rhythm, house: House, first: date, last: date) -> list[Occurrence]:
    """Everything that is due on the business days from `first` to `last`, by the calendar, in order."""
    if rhythm.kind in ("weekly", "seasonal", *MONTHS):
        return list(_of_periods(rhythm, house, first, last))
    return [each for day in days_between(first, last) for each in _of_day(rhythm, house, day)]


def _of_day(rhythm: Rhythm, house: House, day: date) -> Iterator[Occurrence]:
    opened = house.openings(day)
    if not opened:
        return
    name = day.isoformat()
    if rhythm.kind == "at_opening":
        yield Occurrence(name, day, rhythm.span(opened[0][0]))
    elif rhythm.kind == "at_closing":
        yield Occurrence(name, day, rhythm.span(max(end for _, end in opened)))
    elif rhythm.kind in ("every", "times"):
        times = sorted(set(_times(rhythm, opened, day, house.zone)))
        for number, due_at in enumerate(times, start=1):
            span = rhythm.span(due_at)
            if number < len(times):  # what was not done until the next one is due is missed: nobody does two at once
                span = replace(span, late_until=min(span.late_until, times[number]))
            yield Occurrence(f"{name}/{number}", day, span)


def _times(
    rhythm: Rhythm, opened: Sequence[tuple[datetime, datetime]], day: date, zone: ZoneInfo
) -> Iterator[datetime]:
    """From the first time on, never further apart than `every`, also in a night in which the clocks change; or so many
    `times`, each when its part of the day ends.
    """
    stretches = opened
    if rhythm.begins is not None and rhythm.ends is not None:
        ends_on = day + DAY if rhythm.ends <= rhythm.begins else day
        stretches = [(wall_clock(day, rhythm.begins, zone), wall_clock(ends_on, rhythm.ends, zone))]
    if rhythm.kind == "times":
        first, last = (end.astimezone(UTC) for end in (stretches[0][0], max(ends for _, ends in stretches)))
        yield from (
            on_the_minute(first + (last - first) * number / rhythm.times) for number in range(1, rhythm.times + 1)
        )
        return
    for begins, ends in stretches:
        at, until = begins.astimezone(UTC), ends.astimezone(UTC)
        while at <= until:
            yield at
            at += rhythm.every


def on_the_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def more_rounds(taken: Iterable[datetime], begins: datetime, ends: datetime, count: int) -> list[datetime]:
    """When so many more rounds are due between two times in which these are: each in the middle of the longest stretch
    without one, of equal ones the last. None where nothing is left of the day.
    """
    marks = sorted({begins, ends, *(at for at in taken if begins < at < ends)})
    found: list[datetime] = []
    while len(found) < count and begins < ends:
        before, after = max(pairwise(marks), key=lambda stretch: (stretch[1] - stretch[0], stretch[0]))
        found.append(on_the_minute(before + (after - before) / 2))
        marks = sorted({*marks, found[-1]})
    return found


# --- weeks, months, seasons ------------------------------------------------------------------------------------------


def _of_periods(rhythm: Rhythm, house: House, first: date, last: date) -> Iterator[Occurrence]:
    """Each period has its day; where the area does not open then, its next open one before the next period's day.
    Where there is none, it is left out: a closed venue has no duties.
    """
    for (nominal, key), (following, _) in pairwise(_periods(rhythm, first, last)):
        day = next((day for day in days_between(nominal, following - DAY) if house.openings(day)), None)
        if day and first <= day <= last:
            yield Occurrence(key, day, rhythm.span(due_on(rhythm, house, day)))


def _periods(rhythm: Rhythm, first: date, last: date) -> list[tuple[date, str]]:
    """The days of all periods that may touch the span, and of the one after it."""
    if rhythm.kind == "weekly":
        monday = first - timedelta(days=first.weekday() + 7)
        weeks = (last - monday).days // 7 + 4
        days = [monday + timedelta(days=7 * number + rhythm.weekday) for number in range(weeks)]
        return _around([(day, f"{day.isocalendar().year}-W{day.isocalendar().week:02}") for day in days], first, last)
    step = MONTHS.get(rhythm.kind, 3)
    month, month_day = (3, 1) if rhythm.kind == "seasonal" else (rhythm.month, rhythm.month_day)
    if rhythm.kind == "monthly":
        month = 1
    numbers = range((first.year - 2) * 12, (last.year + 2) * 12)
    chosen = [number for number in numbers if (number - (month - 1)) % step == 0]
    days = [in_month(number, month_day) for number in chosen]
    return _around([(day, _name(rhythm.kind, day)) for day in days], first, last)


def _around(periods: list[tuple[date, str]], first: date, last: date) -> list[tuple[date, str]]:
    """Those that reach into the span, and the one that ends the last of them."""
    starts = [number for number, (day, _) in enumerate(periods) if day <= first]
    ends = [number for number, (day, _) in enumerate(periods) if day > last]
    return periods[starts[-1] if starts else 0 : ends[0] + 1 if ends else None]


def _name(kind: str, day: date) -> str:
    return f"{day.year}-{SEASONS[day.month]}" if kind == "seasonal" else f"{day:%Y-%m}"


def in_month(number: int, month_day: int) -> date:
    """A day of the month that is the `number`th since year 0; in a shorter month its last."""
    year, month = divmod(number, 12)
    return date(year, month + 1, min(month_day, monthrange(year, month + 1)[1]))


def due_on(rhythm: Rhythm, house: House, day: date) -> datetime:
    """At the time of the rhythm, which after midnight belongs to the next morning; else when the day closes."""
    if rhythm.at is None:
        return max(end for _, end in house.openings(day))
    return wall_clock(day + DAY if rhythm.at < CUT_OFF else day, rhythm.at, house.zone)


def after_completion(
    rhythm: Rhythm, house: House, last_on: date, key: str, earliest: date, at_most: int = 60
) -> Occurrence | None:
    """The next one after it was last done (or missed) on `last_on`: one period later, or on the next open day after
    that, and never before `earliest`.
    """
    if rhythm.kind == "weekly":
        nominal = last_on + timedelta(days=7)
    else:
        nominal = in_month(last_on.year * 12 + last_on.month - 1 + MONTHS[rhythm.kind], last_on.day)
    begin = max(nominal, earliest)
    day = next((day for day in days_between(begin, begin + timedelta(days=at_most)) if house.openings(day)), None)
    return Occurrence(key, day, rhythm.span(due_on(rhythm, house, day))) if day else None


# --- what follows something else -------------------------------------------------------------------------------------


def after_use(rhythm: Rhythm, uses: Iterable[tuple[str, datetime, date]]) -> list[Occurrence]:
    """One after each use: its name, when it ended, and on which business day. Due one window after its end."""
    return [Occurrence(key, day, rhythm.span(ended_at + rhythm.window)) for key, ended_at, day in uses]


def after_visits(
    rhythm: Rhythm, visits: Sequence[tuple[datetime, date]], every: int, counted: int = 0
) -> list[Occurrence]:
    """One at each `every`th visit, in the order in which people came; `counted` came before those of `visits`."""
    reached = [(number, visits[number - 1]) for number in range(every, len(visits) + 1, every)]
    return [
        Occurrence(f"visit {counted + number}", day, rhythm.span(at + rhythm.window)) for number, (at, day) in reached
    ]


# --- the house itself ------------------------------------------------------------------------------------------------


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def days_to_make(today: date, last_run: date | None, at_most: int, ahead: int = 1) -> list[date]:
    """Today and the days `ahead`, and the days on which no sweep ran, some of them at most."""
    earliest = today - timedelta(days=at_most)
    first = max(earliest, min(today, last_run)) if last_run else today
    return days_between(first, today + timedelta(days=ahead))


def was_house_away(due_at: datetime, last_run: datetime | None, now: datetime) -> bool:
    """Whether no sweep ran from when a duty fell due until now, when its time is over."""
    return last_run is None or (last_run < due_at and now - last_run > HOUSE_MAY_BE_SILENT)
