"""What was measured in a time, and what was closed for safety in it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Min, Q

from safety.models import Excursion, MeasuringPoint, Parameter, Reading
from safety.models.reading import UNITS, plain

AN_HOUR = 3600  # seconds
Verdict = Reading.Verdict


@dataclass(frozen=True)
class Measured:
    """One parameter at one point: how often it was measured, how often it was beyond its limit, between which figures
    it lay.
    """

    point: MeasuringPoint
    parameter: Parameter
    taken: int
    warned: int
    broken: int
    lowest: Decimal
    highest: Decimal

    @property
    def is_out(self) -> bool:
        return bool(self.warned or self.broken)

    @property
    def span(self) -> str:
        ends = dict.fromkeys([plain(self.lowest), plain(self.highest)])
        return f"{'–'.join(ends)} {UNITS[self.parameter]}".strip()


@dataclass(frozen=True)
class ClosedForSafety:
    """What was closed in a time, and for how many hours of it."""

    excursion: Excursion
    hours: float
    is_closed: bool  # still, at its end


def measured(begins: datetime, ends: datetime) -> list[Measured]:
    """By point and parameter, those that were most often out first. What was corrected does not count; two queries."""
    rows = Reading.objects.filter(taken_at__gte=begins, taken_at__lt=ends, corrected_by=None)
    figures = list(
        rows.order_by()
        .values("point", "parameter")
        .annotate(
            taken=Count("pk"),
            warned=Count("pk", filter=Q(verdict=Verdict.WARNS)),
            broken=Count("pk", filter=Q(verdict=Verdict.BREAKS)),
            lowest=Min("value"),
            highest=Max("value"),
        )
    )
    points = MeasuringPoint.objects.select_related("area").in_bulk([each["point"] for each in figures])
    found = [
        Measured(
            points[each["point"]],
            Parameter(each["parameter"]),
            each["taken"],
            each["warned"],
            each["broken"],
            each["lowest"],
            each["highest"],
        )
        for each in figures
    ]
    return sorted(found, key=lambda each: (-each.broken, -each.warned, each.point.area_id, each.point.pk))


def closed_for_safety(begins: datetime, ends: datetime, now: datetime) -> list[ClosedForSafety]:
    """Whatever was closed within, whenever it was; one query."""
    until = min(ends, now)
    rows = Excursion.objects.filter(Q(ended_at=None) | Q(ended_at__gt=begins), opened_at__lt=ends).with_details()
    return [
        ClosedForSafety(
            each,
            round((min(each.ended_at or until, until) - max(each.opened_at, begins)).total_seconds() / AN_HOUR, 1),
            is_closed=each.ended_at is None or each.ended_at > ends,
        )
        for each in rows.order_by("opened_at", "pk")
    ]
