"""How much rooms, people and classes are used, by weekday and hour; and what was booked and not used.

Everything is counted in the venue's zone, without what was called off. Each count can list its rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractIsoWeekDay

from bookings.models import Booking, Course, Resource, ResourceAllocation, ScheduledSession
from bookings.models.booking import FIRM
from bookings.selectors.figures import of_period
from bookings.selectors.resources import all_parts
from venue import clock
from venue.periods import Period

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
STEPS = (0, 20, 40, 60, 80)  # percent at which the next colour begins
USUAL_HOURS = (8, 21)
Hour = tuple[int, int]  # weekday, 0 is Monday; hour of the day


@dataclass(frozen=True)
class Taken:
    """A time that a use takes of a room or of somebody, or in which a class has places; `key` finds what is behind it.
    `share` is the part of the room that it takes, `capacity` and `booked` are of a class.
    """

    key: int
    starts_at: datetime
    ends_at: datetime
    share: Fraction = Fraction(1)
    booked: int = 0
    capacity: int = 0

    def hours(self) -> Iterator[tuple[Hour, int]]:
        """The hours it lies in, with the minutes in each."""
        at = clock.local(self.starts_at)
        while at < self.ends_at:
            end = min(at.replace(minute=0, second=0, microsecond=0) + AN_HOUR, clock.local(self.ends_at))
            yield (at.weekday(), at.hour), int((end - at).total_seconds() // 60)
            at = end


@dataclass(frozen=True)
class Cell:
    """One hour of one weekday: how much of what could be used was, and the keys of what is behind it."""

    weekday: int
    hour: int
    used: int = 0
    could: int = 0
    keys: frozenset[int] = frozenset()

    @property
    def percent(self) -> int | None:
        return round(100 * self.used / self.could) if self.could and self.keys else None

    @property
    def step(self) -> int:
        """Which colour it has: 0 for nothing, then 1 to 5."""
        return 0 if self.percent is None else sum(self.percent >= step for step in STEPS)


@dataclass(frozen=True)
class Heat:
    """A week as a table: a row for each hour, a cell for each weekday."""

    cells: Mapping[Hour, Cell]

    @property
    def hours(self) -> range:
        """From the first hour in which something took place to the last."""
        found = [hour for _weekday, hour in self.cells] or list(USUAL_HOURS)
        return range(min(found), max(found) + 1)

    @property
    def rows(self) -> list[tuple[str, list[Cell]]]:
        return [(f"{hour:02}:00", [self.cell(weekday, hour) for weekday in range(7)]) for hour in self.hours]

    def cell(self, weekday: int, hour: int) -> Cell:
        return self.cells.get((weekday, hour), Cell(weekday, hour))


def heat_of_resources(period: Period, resources: QuerySet[Resource], course: Course | None) -> Heat:
    """Of the minutes in which these rooms, or people, could have been taken, those in which they were, preparing and
    tidying up included: by classes, of one course alone where one is named, by treatments and by room bookings. The
    keys are those of claims. Who has one of several places in a room, or a part of it, takes that share of the room.
    Three queries.
    """
    parts = all_parts(resources.select_related("whole"))
    shares = {leaf.pk: Fraction(1, len(leaves)) for leaves in parts.values() for leaf in leaves}
    days = days_by_weekday(period)
    found = _taken(period, shares, course)
    return Heat(
        _cells(
            found,
            used=lambda each, inside: inside * each.share,
            could=lambda hour: days[hour[0]] * len(parts) * 60,
        )
    )


def rooms_counted(room_kind: str = "") -> QuerySet[Resource]:
    """Rooms in use, of one kind where it is named; a part is counted with its whole."""
    rooms = Resource.objects.in_use().rooms().filter(whole=None)
    return rooms.filter(room_kind=room_kind) if room_kind else rooms


def people_counted() -> QuerySet[Resource]:
    """Everybody who was ever put on a class or a treatment and is still here."""
    return Resource.objects.in_use().filter(kind=Resource.Kind.STAFF)


def _taken(period: Period, shares: Mapping[int, Fraction], course: Course | None) -> list[Taken]:
    claims = ResourceAllocation.objects.standing(clock.now()).filter(
        resource__in=shares, during__startswith__gte=period.begins, during__startswith__lt=period.ends
    )
    if course:
        claims = claims.filter(session__course=course)
    rows = claims.order_by().values_list("pk", "during__startswith", "during__endswith", "resource_id")
    return [Taken(pk, begins, ends, shares[leaf]) for pk, begins, ends, leaf in rows]


def heat_of_places(period: Period, course: Course | None) -> Heat:
    """Of the places of the classes that lie in an hour, those that were booked. The keys are those of classes. One
    query.
    """
    sessions = of_period(period, course).standing().order_by()
    rows = sessions.values_list("pk", "starts_at", "ends_at", "booked", "capacity")
    found = [Taken(pk, begins, ends, booked=booked, capacity=capacity) for pk, begins, ends, booked, capacity in rows]
    places: dict[Hour, int] = defaultdict(int)
    for each in found:
        for hour, _minutes in each.hours():
            places[hour] += each.capacity
    return Heat(_cells(found, used=lambda each, _inside: Fraction(each.booked), could=lambda hour: places[hour]))


def _cells(
    found: Iterable[Taken], *, used: Callable[[Taken, int], Fraction], could: Callable[[Hour], int]
) -> dict[Hour, Cell]:
    total: dict[Hour, Fraction] = defaultdict(Fraction)
    keys: dict[Hour, set[int]] = defaultdict(set)
    for each in found:
        for hour, minutes in each.hours():
            total[hour] += used(each, minutes)
            keys[hour].add(each.key)
    return {hour: Cell(*hour, round(total[hour]), could(hour), frozenset(keys[hour])) for hour in total}


def days_by_weekday(period: Period) -> dict[int, int]:
    """How often each weekday lies in it."""
    days = (period.first + n * A_DAY for n in range((period.last - period.first).days + 1))
    counted: dict[int, int] = dict.fromkeys(range(7), 0)
    for day in days:
        counted[day.weekday()] += 1
    return counted


# --- what was booked and not used ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Missed:
    """Places in classes whose roster is closed, how many of those people did not come, and how many cancelled late."""

    name: str
    key: int
    places: int
    no_shows: int
    late: int

    @property
    def share(self) -> int | None:
        """Percent of the places whose people did not come."""
        return round(100 * self.no_shows / self.places) if self.places else None


def missed(period: Period, course: Course | None = None) -> QuerySet[Booking]:
    """Bookings of the period that were not used: nobody came, or they were cancelled late."""
    sessions = of_period(period, course).standing()
    return Booking.objects.filter(session__in=sessions, state__in=("no_show", "late_cancelled"))


def missed_by_course(period: Period, courses: Iterable[Course], course: Course | None = None) -> list[Missed]:
    """Those that were, the most first. One query."""
    names = {each.pk: each.name for each in courses}
    rows: Any = _counted(period, course).values("session__course").annotate(**COUNTS)
    found = [
        Missed(names.get(row["session__course"], ""), row["session__course"], row["places"], row["none"], row["late"])
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.no_shows - each.late, each.name))


def missed_by_weekday(period: Period, names: Mapping[int, str], course: Course | None = None) -> list[Missed]:
    """All seven, Monday first. One query."""
    rows = weekdays(_counted(period, course)).values("weekday").annotate(**COUNTS)
    by_day = {row["weekday"] - 1: row for row in rows}
    empty = {"places": 0, "none": 0, "late": 0}
    return [
        Missed(name, day, row["places"], row["none"], row["late"])
        for day, name in names.items()
        for row in [by_day.get(day, empty)]
    ]


def weekdays(bookings: QuerySet[Booking]) -> Any:
    """Each with the weekday of its class, 1 for Monday."""
    return bookings.annotate(weekday=ExtractIsoWeekDay("session__starts_at", tzinfo=clock.zone()))


COUNTS: dict[str, Any] = {
    "places": Count("pk", filter=Q(state__in=FIRM, session__roster_closed_at__isnull=False)),
    "none": Count("pk", filter=Q(state="no_show")),
    "late": Count("pk", filter=Q(state="late_cancelled")),
}


def _counted(period: Period, course: Course | None) -> QuerySet[Booking]:
    return Booking.objects.filter(session__in=of_period(period, course).standing()).order_by()


def sessions_by_key(keys: Iterable[int]) -> QuerySet[ScheduledSession]:
    return ScheduledSession.objects.filter(pk__in=list(keys)).with_details()


def claims_by_key(keys: Iterable[int]) -> QuerySet[ResourceAllocation]:
    """Each use once in each place, of however many parts or units that is made; with all that it is called by."""
    claims = ResourceAllocation.objects.filter(pk__in=list(keys)).with_causes()
    once = claims.order_by().values(
        "session", "appointment_line", "room_booking", place_pk=Coalesce("whole", "resource")
    )
    found = claims.filter(pk__in=once.annotate(first=Min("pk")).values("first"))
    return found.select_related("resource__staff__user", "resource__whole", "whole", "appointment_line__staff__user")
