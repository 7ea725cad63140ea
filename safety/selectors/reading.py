"""Measuring points, their limits and readings, as pages and rules see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from safety.gate_rules import Bounds
from safety.gate_words import span
from safety.models import Excursion, Limit, MeasuringPoint, Parameter, Reading
from safety.models.reading import ReadingQuerySet
from safety.selectors.duty import today
from venue import clock
from venue.working_time import day_span


@dataclass(frozen=True)
class Latest:
    """One parameter of a point: its limit now, and the last reading, if there is one."""

    parameter: Parameter
    limit: Limit | None
    reading: Reading | None

    @property
    def kind(self) -> str:
        return self.reading.kind if self.reading else "plain"

    @property
    def span(self) -> str:
        return span(self.limit.low, self.limit.high, self.parameter.unit) if self.limit else ""


@dataclass(frozen=True)
class PointNow:
    """A measuring point with what was last measured, and what keeps its area closed because of it."""

    point: MeasuringPoint
    latest: list[Latest]
    excursions: list[Excursion]

    @property
    def measured(self) -> list[Latest]:
        return [each for each in self.latest if each.reading]

    @property
    def measured_at(self) -> datetime | None:
        return max((each.reading.taken_at for each in self.latest if each.reading), default=None)


def points() -> QuerySet[MeasuringPoint]:
    return MeasuringPoint.objects.filter(is_active=True, area__is_active=True).select_related("area")


def limits_on(day: date, places: Iterable[str]) -> dict[tuple[str, str], Limit]:
    """By place and parameter: of several rule sets the latest goes first. One query."""
    found: dict[tuple[str, str], Limit] = {}
    for limit in Limit.objects.valid_on(day).filter(place__in=set(places)).select_related("rule_set"):
        found.setdefault((limit.place, limit.parameter), limit)
    return found


def limit_for(point: MeasuringPoint, parameter: str) -> Limit | None:
    return limits_on(today(), [point.kind]).get((point.kind, parameter))


def bounds_of(limit: Limit | None) -> Bounds | None:
    return Bounds(limit.low, limit.high, limit.is_hard, limit.is_confirmed) if limit else None


def points_now(wanted: Iterable[MeasuringPoint], *, since: datetime | None = None) -> list[PointNow]:
    """Each with the last reading of every parameter that has a limit there, or was measured. Three queries."""
    rows = list(wanted)
    limits = limits_on(today(), [each.kind for each in rows])
    readings = latest_readings(rows, since)
    running: dict[int, list[Excursion]] = {}
    for each in Excursion.objects.open().filter(point__in=rows).with_details():
        running.setdefault(each.point_id, []).append(each)  # type: ignore[arg-type]
    return [PointNow(each, _latest(each, limits, readings), running.get(each.pk, [])) for each in rows]


def latest_readings(rows: Iterable[MeasuringPoint], since: datetime | None = None) -> dict[tuple[int, str], Reading]:
    """What was corrected does not count."""
    found = Reading.objects.filter(point__in=list(rows), corrected_by=None)
    if since:
        found = found.filter(taken_at__gte=since)
    found = found.order_by("point_id", "parameter", "-taken_at", "-pk").distinct("point_id", "parameter")
    return {(each.point_id, each.parameter): each for each in found.select_related("taken_by", "limit")}


def _latest(
    point: MeasuringPoint, limits: dict[tuple[str, str], Limit], readings: dict[tuple[int, str], Reading]
) -> list[Latest]:
    return [
        Latest(each, limits.get((point.kind, each)), readings.get((point.pk, each)))
        for each in Parameter
        if (point.kind, each) in limits or (point.pk, each) in readings
    ]


def public_points() -> list[PointNow]:
    """Today's readings of everything that guests may see; what nobody measured today says so."""
    begins, _ends = day_span(today(), clock.zone())
    return points_now(points().filter(is_public=True), since=begins)


def readings() -> ReadingQuerySet:
    return Reading.objects.with_details()


def readings_of(point: MeasuringPoint, parameter: str, since: datetime) -> list[Reading]:
    """Oldest first, without what was corrected: what a chart shows."""
    found = point.readings.filter(parameter=parameter, taken_at__gte=since, corrected_by=None)
    return list(found.order_by("taken_at", "pk"))
