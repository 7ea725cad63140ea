"""What guests say of each stop on their way, and how long it took them there. Anonymous versions of few answers are
left out, as their results are withheld.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from feedback.journey import TOUCHPOINTS, Touchpoint
from feedback.metrics import steps_of
from feedback.models import Answer, Question, QuestionItem, SurveyResponse
from feedback.scores import STEPS
from feedback.selectors.anonymity import withheld_versions
from feedback.selectors.touchpoint_times import Time, times
from feedback.spread import Spread
from venue.periods import Period

Kind = Question.Kind
BEST_OF = {Kind.CSAT: (STEPS[0], STEPS[-1])}


Key = tuple[int, int | None]  # a question, and the item of a table


@dataclass(frozen=True)
class Asked:
    """A question with steps, or an item of one: how it is told apart, between which steps, and about what it is."""

    key: Key
    lowest: int
    highest: int
    about: frozenset[str]  # topics and dimensions

    def is_about(self, touchpoint: Touchpoint) -> bool:
        return not self.about.isdisjoint([*touchpoint.topics, *touchpoint.dimensions])


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
    """Ten queries."""
    hidden, measured, questions = withheld_versions(period), times(period), asked()
    said, overall = _by_question(period, hidden), _by_kind(period, hidden)
    people = _people(period, hidden, questions)
    return [
        _stop(each, people[each.key], [one for one in questions if one.is_about(each)], said, overall, measured)
        for each in TOUCHPOINTS
    ]


def behind(period: Period, touchpoint: Touchpoint) -> QuerySet[SurveyResponse]:
    """The answers that its score is made of. Four queries besides its own."""
    mine = [each for each in asked() if each.is_about(touchpoint)]
    about = Exists(Answer.objects.filter(_one_of(mine), response=OuterRef("pk"), value__isnull=False))
    return _heard(period, withheld_versions(period)).filter(about | _for_it(touchpoint))


def asked() -> list[Asked]:
    """Every question with steps that was ever open, a table by its items. Two queries."""
    scales = Question.objects.filter(kind__in=[Kind.CSAT, Kind.SCALE, Kind.MATRIX], version__opened_at__isnull=False)
    rows = {row.pk: row for row in scales.order_by()}
    items = QuestionItem.objects.filter(question__in=list(rows)).order_by()
    pairs = [(rows[item.question_id], item) for item in items]
    alone = [(row, None) for row in rows.values() if row.kind != Kind.MATRIX]
    return [_asked(row, item) for row, item in (*pairs, *alone)]


def _asked(row: Question, item: QuestionItem | None) -> Asked:
    named = (row.topic, row.dimension, *((item.topic, item.dimension) if item else ()))
    ends = BEST_OF.get(Kind(row.kind), (1, row.steps or 1))
    return Asked((row.pk, item.pk if item else None), *ends, frozenset(filter(None, named)))


def _one_of(questions: Sequence[Asked], path: str = "") -> Q:
    """Answers to one of these, as seen from `path`."""
    alone = [question for question, item in (each.key for each in questions) if item is None]
    items = [item for _question, item in (each.key for each in questions) if item is not None]
    return Q(**{f"{path}question__in": alone}) | Q(**{f"{path}item__in": items})


def _for_it(touchpoint: Touchpoint) -> Q:
    """Answers to the surveys that are about a stop as a whole."""
    return Q(version__survey__kind__in=touchpoint.kinds, csat__isnull=False)


def _heard(period: Period, hidden: Collection[int]) -> QuerySet[SurveyResponse]:
    rows = SurveyResponse.objects.filter(answered_at__gte=period.begins, answered_at__lt=period.ends)
    return rows.exclude(version__in=hidden).order_by()


def _people(period: Period, hidden: Collection[int], questions: Sequence[Asked]) -> dict[str, int]:
    """How many people said something of each stop, in one look at the answers."""
    said = {}
    for each in TOUCHPOINTS:
        mine = [question for question in questions if question.is_about(each)]
        one = _one_of(mine, "answers__") & Q(answers__value__isnull=False)
        said[f"of_{each.key}"] = BoolOr(one | _for_it(each), default=False)
    rows = _heard(period, hidden).values("pk").annotate(**said)
    counts = {each.key: Count("pk", filter=Q(**{f"of_{each.key}": True})) for each in TOUCHPOINTS}
    return rows.aggregate(**counts)


def _by_question(period: Period, hidden: Collection[int]) -> dict[Key, dict[int, int]]:
    """How often each step was given, by question and item."""
    rows = Answer.objects.filter(response__in=_heard(period, hidden).values("pk"), value__isnull=False).order_by()
    found: dict[Key, dict[int, int]] = {}
    for question, item, value, n in rows.values_list("question", "item", "value").annotate(n=Count("pk")):
        found.setdefault((question, item), {})[value] = n
    return found


def _by_kind(period: Period, hidden: Collection[int]) -> dict[str, tuple[int, ...]]:
    rows = _heard(period, hidden).values(kind=F("version__survey__kind")).annotate(**steps_of("csat"))
    found: list[dict[str, Any]] = list(map(dict, rows))
    return {row.pop("kind"): tuple(row.values()) for row in found}


def _stop(
    touchpoint: Touchpoint,
    people: int,
    questions: Sequence[Asked],
    said: Mapping[Key, Mapping[int, int]],
    overall: Mapping[str, tuple[int, ...]],
    measured: Mapping[str, tuple[Time, ...]],
) -> Stop:
    spreads = [Spread(said.get(each.key, {}), each.lowest, each.highest) for each in questions]
    for kind in touchpoint.kinds:
        spreads.append(Spread(dict(zip(STEPS, overall.get(kind, ()), strict=False)), STEPS[0], STEPS[-1]))
    count = sum(each.count for each in spreads)
    whole = sum(each.count * (each.hundredth or 0) for each in spreads)
    top = sum(each.top for each in spreads)
    score = whole / count if count else None
    return Stop(touchpoint, people, count, score, top, measured.get(touchpoint.key, ()))
