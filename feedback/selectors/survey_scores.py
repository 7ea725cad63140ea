"""Answers to the survey after a class, counted by what the class and its guest were; and who was asked for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Count, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, ExtractHour, ExtractIsoWeekDay, TruncWeek

from bookings.models import ResourceAllocation
from bookings.models.session import OF_ROOMS
from feedback.metrics import answers, steps_of
from feedback.models import SurveyInvitation, SurveyResponse
from feedback.scores import Tally
from members.models import Stage
from venue import clock
from venue.periods import Period

NONE = ""  # what has no course, zone, tier or stage stands together under it


@dataclass(frozen=True)
class Score:
    """Who was asked, who of those has answered by now, and the answers that came in the period: most of them are of the
    same people, and the figure of the promise is made of them.
    """

    asked: int = 0
    replied: int = 0
    tally: Tally = field(default_factory=Tally)

    @property
    def rate(self) -> float | None:
        """Between 0 and 1."""
        return self.replied / self.asked if self.asked else None


def groupings() -> dict[str, Combinable]:
    """By what answers are compared, as it is read from an invitation; an area is that of the room."""
    session = OuterRef("booking__session")
    rooms = ResourceAllocation.objects.filter(OF_ROOMS, session=session).order_by("pk")
    stages = Stage.objects.filter(member=OuterRef("member"), since__lte=OuterRef("booking__session__starts_at"))
    begins, zone = "booking__session__starts_at", clock.zone()
    return {
        "course": F("booking__session__course"),
        "coach": F("booking__session__instructor"),
        "area": Subquery(
            rooms.values(of_area=Coalesce("whole__area", "resource__area"))[:1], output_field=IntegerField()
        ),
        "weekday": ExtractIsoWeekDay(begins, tzinfo=zone) - 1,
        "hour": ExtractHour(begins, tzinfo=zone),
        "tier": F("booking__membership__tier"),
        "stage": Subquery(stages.order_by("-since", "-pk").values("kind")[:1]),
    }


def invited(chosen: Mapping[str, str]) -> QuerySet[SurveyInvitation]:
    """Those of the groups that were chosen, by the name of the grouping."""
    rows = SurveyInvitation.objects.order_by()
    for name, value in chosen.items():
        rows = rows.alias(**{f"of_{name}": _as_text(groupings()[name])}).filter(**{f"of_{name}": value})
    return rows


def asked(period: Period, chosen: Mapping[str, str]) -> QuerySet[SurveyInvitation]:
    """Whom the period asked, answered or not."""
    return invited(chosen).filter(created_at__gte=period.begins, created_at__lt=period.ends)


def heard(period: Period, chosen: Mapping[str, str]) -> QuerySet[SurveyResponse]:
    """The answers that came in the period."""
    rows = answers(period.begins, period.ends)
    return rows.filter(invitation__in=invited(chosen).values("pk")) if chosen else rows


def total(period: Period, chosen: Mapping[str, str]) -> Score:
    """One query."""
    return _score(_touched(period, chosen).aggregate(**_counts(period)))


def by_group(period: Period, chosen: Mapping[str, str], name: str) -> dict[str, Score]:
    """What has no course, area, tier or stage is under `NONE`. One query."""
    rows = _touched(period, chosen).annotate(of_group=_as_text(groupings()[name])).values("of_group")
    found: list[dict[str, Any]] = list(map(dict, rows.annotate(**_counts(period))))
    return {row.pop("of_group"): _score(row) for row in found}


def by_week(period: Period, chosen: Mapping[str, str]) -> dict[date, Tally]:
    """Of each week of the period's trend, by its Monday. One query."""
    week = Cast(TruncWeek("answered_at", tzinfo=clock.zone()), DateField())
    rows = heard(period.with_trend, chosen).order_by().annotate(week=week).values("week").annotate(**steps_of("csat"))
    counts: list[dict[str, Any]] = list(map(dict, rows))
    found = {row.pop("week"): Tally(tuple(row.values())) for row in counts}
    return {monday: found.get(monday, Tally()) for monday in period.weeks}


def _touched(period: Period, chosen: Mapping[str, str]) -> QuerySet[SurveyInvitation]:
    asked_in, heard_in = _within(period)
    return invited(chosen).filter(Q(**asked_in) | Q(**heard_in))


def _counts(period: Period) -> dict[str, Any]:
    asked_in, heard_in = _within(period)
    return {
        "asked": Count("pk", filter=Q(**asked_in)),
        "replied": Count("pk", filter=Q(**asked_in, response__isnull=False)),
        **steps_of("response__csat", **heard_in),
    }


def _within(period: Period) -> Iterator[dict[str, Any]]:
    for at in ("created_at", "response__answered_at"):
        yield {f"{at}__gte": period.begins, f"{at}__lt": period.ends}


def _score(row: dict[str, int]) -> Score:
    return Score(row.pop("asked"), row.pop("replied"), Tally(tuple(row.values())))


def _as_text(grouping: Combinable) -> Coalesce:
    return Coalesce(Cast(grouping, CharField()), Value(NONE))
