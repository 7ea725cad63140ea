"""What one survey says: its answers counted by question, by pairs of answers, by group and by week. The database
counts; no answer is ever fetched for it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Value
from django.db.models.functions import Cast, Coalesce, NullIf, TruncWeek

from feedback.loyalty import Loyalty
from feedback.metrics import steps_of
from feedback.models import Answer, Question, Survey, SurveyInvitation, SurveyResponse, SurveyVersion
from feedback.models.survey import DETRACTORS, PROMOTERS
from feedback.scores import Tally
from feedback.selectors.anonymity import withheld_versions
from feedback.selectors.survey_scores import as_text, groupings, of_groups
from venue import clock
from venue.periods import Period

Key = tuple[int, int | None]  # a question, and the item of a table
OVERALL = ("csat", "nps")  # what stands for satisfaction as a whole; the first that was asked
NPS = {
    "promoters": {"nps__gte": PROMOTERS.start},
    "passives": {"nps__gte": DETRACTORS.stop, "nps__lt": PROMOTERS.start},
    "detractors": {"nps__lt": DETRACTORS.stop},
}


@dataclass(frozen=True)
class Scope:
    """Which answers: of one version, or of `every` one of its survey, given in a period, by guests of the groups that
    were chosen.
    """

    version: SurveyVersion
    period: Period
    chosen: Mapping[str, str] = field(default_factory=dict)
    every: bool = False

    @property
    def versions(self) -> dict[str, Any]:
        return {"version__survey": self.version.survey_id} if self.every else {"version": self.version}


@dataclass(frozen=True)
class Result:
    """Who was asked in the period, who of those answered by now, and what all answers of the period say."""

    asked: int = 0
    replied: int = 0
    count: int = 0
    tally: Tally = field(default_factory=Tally)
    loyalty: Loyalty = field(default_factory=Loyalty)


def versions_of(survey: Survey) -> list[SurveyVersion]:
    """Those that were ever open, the newest first."""
    rows = SurveyVersion.objects.filter(survey=survey, opened_at__isnull=False)
    return list(rows.select_related("survey").order_by("-number"))


def questions_of(version: SurveyVersion) -> list[Question]:
    """With their options and items; three queries."""
    return list(version.questions.order_by("position").prefetch_related("options", "items"))


def heard(scope: Scope) -> QuerySet[SurveyResponse]:
    rows = _within(SurveyResponse.objects.filter(**scope.versions).order_by(), "answered_at", scope.period)
    if scope.every:
        rows = rows.exclude(version__in=withheld_versions(scope.period))
    return of_groups(rows, scope.chosen)


def last_answered_on(version: SurveyVersion) -> date | None:
    last = SurveyResponse.objects.filter(version=version).aggregate(at=Max("answered_at"))["at"]
    return clock.local(last).date() if last else None


def asked(scope: Scope) -> QuerySet[SurveyInvitation]:
    rows = SurveyInvitation.objects.filter(**scope.versions).order_by()
    return of_groups(_within(rows, "created_at", scope.period), scope.chosen)


def total(scope: Scope) -> Result:
    """Two queries."""
    return _result(asked(scope).aggregate(**_ASKED), heard(scope).aggregate(**_counts()))


def by_group(scope: Scope, name: str) -> dict[str, Result]:
    """Two queries."""
    group = as_text(groupings()[name])
    given = {row.pop("of_group"): row for row in _grouped(heard(scope), group, _counts())}
    invited = {row.pop("of_group"): row for row in _grouped(asked(scope), group, _ASKED)}
    return {key: _result(invited.get(key, {}), given.get(key, {})) for key in given | invited}


def by_week(survey: Survey, period: Period, chosen: Mapping[str, str]) -> dict[date, Result]:
    """Of each week of the period's trend, over all versions. One query."""
    week = Cast(TruncWeek("answered_at", tzinfo=clock.zone()), DateField())
    rows = of_groups(SurveyResponse.objects.filter(version__survey=survey).order_by(), chosen)
    found = _grouped(_within(rows, "answered_at", period.with_trend), week, _counts())
    weeks = {row.pop("of_group"): _result({}, row) for row in found}
    return {monday: weeks.get(monday, Result()) for monday in period.weeks}


def of_surveys(period: Period, hidden: Collection[int]) -> dict[int, Result]:
    """Of every survey by its key, over all versions but the `hidden` ones. Two queries."""
    survey = F("version__survey")
    given = _within(SurveyResponse.objects.exclude(version__in=hidden).order_by(), "answered_at", period)
    invited = _within(SurveyInvitation.objects.order_by(), "created_at", period)
    said = {row.pop("of_group"): row for row in _grouped(given, survey, _counts())}
    to_say = {row.pop("of_group"): row for row in _grouped(invited, survey, _ASKED)}
    return {key: _result(to_say.get(key, {}), said.get(key, {})) for key in said | to_say}


def rate(period: Period) -> Result:
    """Who was asked in the period by any survey, and who of those answered by now. One query."""
    invited = _within(SurveyInvitation.objects.order_by(), "created_at", period)
    return _result(invited.aggregate(**_ASKED), {})


def loyalty_in(period: Period) -> Loyalty:
    """What everybody who was asked for a recommendation said in the period, over all surveys. Two queries."""
    shown = SurveyResponse.objects.exclude(version__in=withheld_versions(period)).order_by()
    rows = _within(shown, "answered_at", period)
    return Loyalty(*rows.aggregate(**{name: Count("pk", filter=Q(**within)) for name, within in NPS.items()}).values())


def counted(rows: QuerySet[SurveyResponse]) -> dict[Key, dict[tuple[int | None, int | None], int]]:
    """How often each pair of an expected and a given value came, by question and item. One query."""
    found = Answer.objects.filter(response__in=rows.values("pk")).order_by()
    found = found.filter(Q(value__isnull=False) | Q(expected__isnull=False))
    counts: dict[Key, dict[tuple[int | None, int | None], int]] = {}
    for question, item, expected, value, n in found.values_list("question", "item", "expected", "value").annotate(
        n=Count("pk")
    ):
        counts.setdefault((question, item), {})[expected, value] = n
    return counts


def answerers(rows: QuerySet[SurveyResponse], questions: Collection[int]) -> dict[int, int]:
    """How many people answered each of these, however many options they chose. One query."""
    found = Answer.objects.filter(response__in=rows.values("pk"), question__in=questions).order_by()
    return dict(found.values_list("question").annotate(n=Count("response", distinct=True)))


def with_overall(rows: QuerySet[SurveyResponse], overall: str) -> dict[Key, dict[tuple[int, int], int]]:
    """How often each value came together with each overall one, by question and item. One query."""
    found = Answer.objects.filter(response__in=rows.filter(**{f"{overall}__isnull": False}).values("pk"))
    found = found.filter(value__isnull=False).order_by()
    counts: dict[Key, dict[tuple[int, int], int]] = {}
    for question, item, value, whole, n in found.values_list(
        "question", "item", "value", f"response__{overall}"
    ).annotate(n=Count("pk")):
        counts.setdefault((question, item), {})[value, whole] = n
    return counts


def people_of_dimensions(rows: QuerySet[SurveyResponse], questions: Collection[int]) -> dict[str, int]:
    """How many people answered anything of each dimension, in these questions. One query."""
    found = Answer.objects.filter(response__in=rows.values("pk"), question__in=questions, value__isnull=False)
    found = found.order_by()
    return dict(found.values_list(_DIMENSION).annotate(n=Count("response", distinct=True)))


def of_dimension(rows: QuerySet[SurveyResponse], dimension: str) -> QuerySet[SurveyResponse]:
    """Those who said something of it."""
    said = Answer.objects.filter(response=OuterRef("pk"), value__isnull=False).alias(of_dimension=_DIMENSION)
    return rows.filter(Exists(said.filter(of_dimension=dimension)))


def answered(rows: QuerySet[SurveyResponse], **said: object) -> QuerySet[SurveyResponse]:
    """Those with an answer like that among theirs."""
    return rows.filter(Exists(Answer.objects.filter(response=OuterRef("pk"), **said)))


def with_value(rows: QuerySet[SurveyResponse], question: int, item: int | None) -> QuerySet[SurveyResponse]:
    """Each with `said`, what it answered to one question."""
    mine = Answer.objects.filter(response=OuterRef("pk"), question=question, item=item)
    return rows.annotate(said=Subquery(mine.values("value")[:1]))


_DIMENSION = Coalesce(NullIf("item__dimension", Value("")), "question__dimension")
_ASKED = {"asked": Count("pk"), "replied": Count("pk", filter=Q(answered_at__isnull=False))}


def _counts() -> dict[str, Any]:
    return {
        "count": Count("pk"),
        **steps_of("csat"),
        **{name: Count("pk", filter=Q(**within)) for name, within in NPS.items()},
    }


def _grouped(rows: QuerySet[Any], group: Any, counts: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(map(dict, rows.annotate(of_group=group).values("of_group").annotate(**counts)))


def _result(invited: dict[str, int], given: dict[str, int]) -> Result:
    steps = tuple(given.get(name, 0) for name in steps_of("csat"))
    loyalty = Loyalty(*(given.get(name, 0) for name in NPS))
    return Result(invited.get("asked", 0), invited.get("replied", 0), given.get("count", 0), Tally(steps), loyalty)


def _within(rows: QuerySet[Any], at: str, period: Period) -> QuerySet[Any]:
    return rows.filter(**{f"{at}__gte": period.begins, f"{at}__lt": period.ends})
