"""What guests say of each stop on their way, and how long it took them there. Anonymous versions of few answers are
left out, as their results are withheld.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from feedback.journey import TOUCHPOINTS, Touchpoint
from feedback.metrics import steps_of
from feedback.models import Answer, Question, SurveyResponse
from feedback.models.survey import SATISFIED
from feedback.scores import STEPS
from feedback.selectors.anonymity import withheld_versions
from feedback.selectors.touchpoint_times import Time, times
from venue.periods import Period

Kind = Question.Kind
BEST_OF = {Kind.CSAT: (1, 5), Kind.NPS: (0, 10)}


@dataclass(frozen=True)
class Stop:
    """One touchpoint: how many people said something of it, the mean of what they said laid on 0 to 100, and how many
    of those `answers` are one of the two best steps.
    """

    touchpoint: Touchpoint
    people: int = 0
    answers: int = 0
    score: float | None = None
    top: int = 0
    times: tuple[Time, ...] = ()


def stops(period: Period) -> list[Stop]:
    """As many queries as there are stops, and seven."""
    hidden, measured = withheld_versions(period), times(period)
    said, overall = _by_topic(period, hidden), _by_kind(period, hidden)
    return [
        _stop(each, _about_it(period, each, hidden).count(), said, overall, measured.get(each.key, ()))
        for each in TOUCHPOINTS
    ]


def behind(period: Period, touchpoint: Touchpoint) -> QuerySet[SurveyResponse]:
    """The answers that its score is made of."""
    return _about_it(period, touchpoint, withheld_versions(period))


def _about_it(period: Period, touchpoint: Touchpoint, hidden: Collection[int]) -> QuerySet[SurveyResponse]:
    about = Exists(Answer.objects.filter(_about(touchpoint), response=OuterRef("pk"), value__isnull=False))
    return _heard(period, hidden).filter(about | Q(version__survey__kind__in=touchpoint.kinds, csat__isnull=False))


def _heard(period: Period, hidden: Collection[int]) -> QuerySet[SurveyResponse]:
    rows = SurveyResponse.objects.filter(answered_at__gte=period.begins, answered_at__lt=period.ends)
    return rows.exclude(version__in=hidden).order_by()


def _about(touchpoint: Touchpoint) -> Q:
    scales = Q(question__kind__in=[Kind.CSAT, Kind.SCALE, Kind.MATRIX])
    topics, dimensions = list(touchpoint.topics), list(touchpoint.dimensions)
    named = Q(question__topic__in=topics) | Q(item__topic__in=topics)
    return scales & (named | Q(question__dimension__in=dimensions) | Q(item__dimension__in=dimensions))


def _by_topic(period: Period, hidden: Collection[int]) -> list[dict[str, Any]]:
    rows = Answer.objects.filter(
        response__answered_at__gte=period.begins,
        response__answered_at__lt=period.ends,
        value__isnull=False,
        question__kind__in=[Kind.CSAT, Kind.SCALE, Kind.MATRIX],
    ).order_by()
    names = ("question__topic", "question__dimension", "item__topic", "item__dimension")
    rows = rows.exclude(response__version__in=hidden)
    return list(map(dict, rows.values(*names, "question__kind", "question__steps", "value").annotate(n=Count("pk"))))


def _by_kind(period: Period, hidden: Collection[int]) -> dict[str, tuple[int, ...]]:
    rows = _heard(period, hidden).values(kind=F("version__survey__kind")).annotate(**steps_of("csat"))
    found: list[dict[str, Any]] = list(map(dict, rows))
    return {row.pop("kind"): tuple(row.values()) for row in found}


def _stop(
    touchpoint: Touchpoint,
    people: int,
    said: list[dict[str, Any]],
    overall: Mapping[str, tuple[int, ...]],
    measured: tuple[Time, ...],
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
    return Stop(touchpoint, people, count, whole / count if count else None, top, measured)


def _is_about(row: Mapping[str, Any], touchpoint: Touchpoint) -> bool:
    topics = {row["question__topic"], row["item__topic"]} & set(touchpoint.topics)
    return bool(topics or {row["question__dimension"], row["item__dimension"]} & set(touchpoint.dimensions))
