"""What guests say of each stop on their way, and how long it took them there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.models import AppointmentLine, Booking, RoomBooking
from feedback.journey import TOUCHPOINTS, Touchpoint
from feedback.metrics import steps_of
from feedback.models import Answer, Case, Question, SurveyResponse
from feedback.models.survey import SATISFIED
from feedback.scores import STEPS
from feedback.selectors.anonymity import readable
from venue.aggregates import MEDIAN, Percentile
from venue.errors import Text
from venue.periods import Period

Kind = Question.Kind
BEST_OF = {Kind.CSAT: (1, 5), Kind.NPS: (0, 10)}


@dataclass(frozen=True)
class Time:
    """How long something took half of the guests at most, and of how many that is."""

    label: Text
    median: timedelta | None
    count: int


@dataclass(frozen=True)
class Stop:
    """One touchpoint: the mean of its answers laid on 0 to 100, and the share of its two best steps."""

    touchpoint: Touchpoint
    count: int = 0
    score: float | None = None
    top: int = 0
    times: tuple[Time, ...] = ()


def stops(period: Period) -> list[Stop]:
    """Six queries."""
    said, overall, times = _by_topic(period), _by_kind(period), _times(period)
    return [_stop(each, said, overall, times.get(each.key, ())) for each in TOUCHPOINTS]


def behind(period: Period, touchpoint: Touchpoint) -> QuerySet[SurveyResponse]:
    """The answers that its score is made of."""
    rows = SurveyResponse.objects.filter(answered_at__gte=period.begins, answered_at__lt=period.ends)
    about = Exists(Answer.objects.filter(_about(touchpoint), response=OuterRef("pk"), value__isnull=False))
    return readable(rows.filter(about | Q(version__survey__kind__in=touchpoint.kinds, csat__isnull=False)))


def _about(touchpoint: Touchpoint) -> Q:
    scales = Q(question__kind__in=[Kind.CSAT, Kind.SCALE, Kind.MATRIX])
    topics, dimensions = list(touchpoint.topics), list(touchpoint.dimensions)
    named = Q(question__topic__in=topics) | Q(item__topic__in=topics)
    return scales & (named | Q(question__dimension__in=dimensions) | Q(item__dimension__in=dimensions))


def _by_topic(period: Period) -> list[dict[str, Any]]:
    rows = Answer.objects.filter(
        response__answered_at__gte=period.begins,
        response__answered_at__lt=period.ends,
        value__isnull=False,
        question__kind__in=[Kind.CSAT, Kind.SCALE, Kind.MATRIX],
    ).order_by()
    names = ("question__topic", "question__dimension", "item__topic", "item__dimension")
    return list(map(dict, rows.values(*names, "question__kind", "question__steps", "value").annotate(n=Count("pk"))))


def _by_kind(period: Period) -> dict[str, tuple[int, ...]]:
    rows = SurveyResponse.objects.filter(answered_at__gte=period.begins, answered_at__lt=period.ends).order_by()
    found: list[dict[str, Any]] = list(
        map(dict, rows.values(kind=F("version__survey__kind")).annotate(**steps_of("csat")))
    )
    return {row.pop("kind"): tuple(row.values()) for row in found}


def _stop(
    touchpoint: Touchpoint,
    said: list[dict[str, Any]],
    overall: Mapping[str, tuple[int, ...]],
    times: tuple[Time, ...],
) -> Stop:
    count = top = 0
    whole = 0.0
    for row in said:
        if _is_about(row, touchpoint):
            lowest, highest = BEST_OF.get(row["question__kind"], (1, row["question__steps"]))
            count += row["n"]
            whole += row["n"] * 100 * (row["value"] - lowest) / (highest - lowest)
            top += row["n"] if row["value"] > highest - len(SATISFIED) else 0
    for kind in touchpoint.kinds:
        for step, n in zip(STEPS, overall.get(kind, ()), strict=False):
            count += n
            whole += n * 100 * (step - STEPS[0]) / (STEPS[-1] - STEPS[0])
            top += n if step in SATISFIED else 0
    return Stop(touchpoint, count, whole / count if count else None, top, times)


def _is_about(row: Mapping[str, Any], touchpoint: Touchpoint) -> bool:
    topics = {row["question__topic"], row["item__topic"]} & set(touchpoint.topics)
    return bool(topics or {row["question__dimension"], row["item__dimension"]} & set(touchpoint.dimensions))


def _times(period: Period) -> dict[str, tuple[Time, ...]]:
    """Four queries."""
    came = Booking.objects.filter(
        session__starts_at__gte=period.begins,
        session__starts_at__lt=period.ends,
        checked_in_at__lte=F("session__starts_at"),
    )
    treated = AppointmentLine.objects.filter(
        began_at__gte=period.begins, began_at__lt=period.ends, here_at__lte=F("began_at")
    )
    rooms = RoomBooking.objects.filter(
        started_at__gte=period.begins, started_at__lt=period.ends, begins_at__lte=F("started_at")
    )
    cases = Case.objects.get_queryset().filter(received_at__gte=period.begins, received_at__lt=period.ends)
    return {
        "arrival": (
            _time(_("From check-in to the beginning of the class"), came, "checked_in_at", "session__starts_at"),
            _time(_("From arriving to the beginning of the treatment"), treated, "here_at", "began_at"),
        ),
        "area": (_time(_("From the booked time to the room being ready"), rooms, "begins_at", "started_at"),),
        "after": (
            _time(
                _("From a complaint to the first answer"),
                cases.filter(Q(answered_at__isnull=False)),
                "received_at",
                "answered_at",
            ),
        ),
    }


def _time(label: Text, rows: QuerySet[Any], since: str, until: str) -> Time:
    took = ExpressionWrapper(F(until) - F(since), output_field=DurationField())
    found = rows.order_by().aggregate(median=Percentile(took, MEDIAN), count=Count("pk"))
    return Time(label, found["median"], found["count"])
