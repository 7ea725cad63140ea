"""The promises that voices keep or break, as figures: each with its definition, its trend and the rows behind it.

What cannot be known yet has no value, and says why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Aggregate, Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from feedback.models import Case, SurveyResponse
from feedback.models.case import CaseQuerySet
from feedback.scores import STEPS, Tally
from venue import clock
from venue.errors import Text

WEEKS = 8
SATISFACTION_TARGET = 95  # per cent


@dataclass(frozen=True)
class Point:
    """One week of a trend; `value` in per cent, none when nothing was counted."""

    week: date  # its Monday
    value: float | None
    count: int


@dataclass(frozen=True)
class Figure:
    """One promise over a period. `value` and `target` in per cent; `kept` of `count` rows."""

    key: str
    name: Text
    definition: Text
    target: int
    kept: int
    count: int
    unknown: Text  # why there is no value
    trend: tuple[Point, ...]
    rows: QuerySet
    tally: Tally | None = None  # of answers that have steps

    @property
    def value(self) -> float | None:
        return percent(self.kept, self.count)

    @property
    def is_met(self) -> bool | None:
        """By what was counted: 99.96 % is shown as 100.0 and is not all."""
        return 100 * self.kept >= self.target * self.count if self.count else None

    @property
    def between(self) -> tuple[float, float] | None:
        """Where the true value lies, with a certainty of 95 %; of what is counted whole there is no doubt."""
        interval = self.tally.interval if self.tally else None
        return (100 * interval.low, 100 * interval.high) if interval else None


def satisfaction(begins: datetime, ends: datetime, *, weeks: int = WEEKS) -> Figure:
    """The share of answers that are satisfied or very satisfied."""
    rows = answers(begins, ends)
    tally = tally_of(rows)
    return Figure(
        "satisfaction",
        _("Satisfaction"),
        _("Answers of four or five on the scale of five, of all answers given in the period."),
        SATISFACTION_TARGET,
        tally.satisfied,
        tally.count,
        _("Nobody has answered in this period yet; people are asked an hour or two after they were here."),
        trend(of_answers, ends, weeks),
        rows,
        tally,
    )


def complaints_resolved(begins: datetime, ends: datetime, *, weeks: int = WEEKS) -> Figure:
    """The share of complaints resolved in the time promised to members; extended ones count as missed."""
    kept, count = of_complaints(begins, ends)
    return Figure(
        "complaints",
        _("Complaints resolved in 24 hours"),
        _(
            "Complaints resolved within 24 hours of intake, of all received in the period that are resolved or older"
            " than 24 hours. An extension does not count, and one that is opened again counts by its last resolution,"
            " from its first intake on."
        ),
        100,
        kept,
        count,
        _("No complaint of this period is resolved or has reached its limit yet."),
        trend(of_complaints, ends, weeks),
        complaints(begins, ends),
    )


def first_resolutions(begins: datetime, ends: datetime, *, weeks: int = WEEKS) -> Figure:
    """The same share by the first resolution of each, however often it was opened again afterwards."""
    kept, count = of_first_resolutions(begins, ends)
    return Figure(
        "first_resolutions",
        _("Complaints resolved in 24 hours at first"),
        _(
            "Complaints whose first resolution came within 24 hours of intake, of all received in the period that were"
            " resolved once or are older than 24 hours. What was opened again stays counted here as it was at first."
        ),
        100,
        kept,
        count,
        _("No complaint of this period is resolved or has reached its limit yet."),
        trend(of_first_resolutions, ends, weeks),
        resolved_at_first(begins, ends),
    )


FIGURES: dict[str, Callable[..., Figure]] = {
    "satisfaction": satisfaction,
    "complaints": complaints_resolved,
    "first_resolutions": first_resolutions,
}
BESIDE = {"complaints": "first_resolutions", "first_resolutions": "complaints"}  # shown with each other


def answers(begins: datetime, ends: datetime) -> QuerySet[SurveyResponse]:
    """How satisfied people said they were, in the surveys that count for the promise."""
    rows = SurveyResponse.objects.filter(answered_at__gte=begins, answered_at__lt=ends)
    rows = rows.filter(csat__isnull=False, version__survey__counts=True)
    return rows.select_related(
        "course", "treatment", "room", "version__survey", "invitation__member", "invitation__booking"
    )


def of_answers(begins: datetime, ends: datetime) -> tuple[int, int]:
    tally = tally_of(answers(begins, ends))
    return tally.satisfied, tally.count


def tally_of(rows: QuerySet[SurveyResponse]) -> Tally:
    """One query."""
    return Tally(tuple(rows.order_by().aggregate(**steps_of("csat")).values()))


def steps_of(path: str, **within: object) -> dict[str, Aggregate]:
    """How often each step of the scale was given, in the order of a tally."""
    return {f"given_{step}": Count("pk", filter=Q(**{path: step}, **within)) for step in STEPS}


def complaints(begins: datetime, ends: datetime) -> CaseQuerySet:
    """Complaints of a period whose promise is decided."""
    return received(begins, ends).decided(clock.now())


def of_complaints(begins: datetime, ends: datetime) -> tuple[int, int]:
    rows = complaints(begins, ends)
    return rows.kept().count(), rows.count()


def resolved_at_first(begins: datetime, ends: datetime) -> CaseQuerySet:
    """Complaints of a period whose first resolution is known to be in time or late."""
    return received(begins, ends).decided_at_first(clock.now())


def of_first_resolutions(begins: datetime, ends: datetime) -> tuple[int, int]:
    rows = resolved_at_first(begins, ends)
    return rows.kept_at_first().count(), rows.count()


def received(begins: datetime, ends: datetime) -> CaseQuerySet:
    found = Case.objects.get_queryset().complaints().filter(received_at__gte=begins, received_at__lt=ends)
    return found.with_details().order_by("-received_at", "-pk")


def trend(counts: Callable[[datetime, datetime], tuple[int, int]], ends: datetime, weeks: int) -> tuple[Point, ...]:
    """Week by week up to the one in which the period ends, or the present one; the oldest first."""
    last = clock.local(min(ends - timedelta(microseconds=1), clock.now())).date()
    monday = last - timedelta(days=last.weekday())
    points = []
    for week in [monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]:
        kept, count = counts(midnight(week), midnight(week + timedelta(weeks=1)))
        points.append(Point(week, percent(kept, count), count))
    return tuple(points)


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=clock.zone())


def percent(kept: int, count: int) -> float | None:
    return round(100 * kept / count, 1) if count else None
