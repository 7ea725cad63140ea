"""Answers to the surveys that count for the promise, compared by what was experienced and by whom; and who was asked
for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import CharField, Count, DateField, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, ExtractHour, ExtractIsoWeekDay, TruncWeek

from feedback.metrics import answers, steps_of
from feedback.models import SurveyInvitation, SurveyResponse
from feedback.scores import Tally
from venue import clock
from venue.periods import Period

NONE = ""  # what has no course, treatment, area, tier or stage stands together under it

Rows = TypeVar("Rows", SurveyInvitation, SurveyResponse)


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
    """By what answers are compared, as an invitation and its answer both keep it."""
    zone = clock.zone()
    return {
        "kind": F("version__survey__kind"),
        "course": F("course"),
        "treatment": F("treatment"),
        "coach": F("staff"),
        "area": F("area"),
        "weekday": ExtractIsoWeekDay("happened_at", tzinfo=zone) - 1,
        "hour": ExtractHour("happened_at", tzinfo=zone),
        "tier": F("tier"),
        "stage": F("stage"),
    }


def asked(period: Period, chosen: Mapping[str, str]) -> QuerySet[SurveyInvitation]:
    """Whom the period asked, answered or not."""
    rows = SurveyInvitation.objects.filter(version__survey__counts=True).order_by()
    return of_groups(rows.filter(created_at__gte=period.begins, created_at__lt=period.ends), chosen)


def heard(period: Period, chosen: Mapping[str, str]) -> QuerySet[SurveyResponse]:
    """The answers that came in the period, those without a name among them."""
    return of_groups(answers(period.begins, period.ends), chosen)


def total(period: Period, chosen: Mapping[str, str]) -> Score:
    """Two queries."""
    given = heard(period, chosen).order_by().aggregate(**steps_of("csat"))
    return _score(asked(period, chosen).aggregate(**_counts()), given)


def rate(period: Period) -> Score:
    """Of everybody whom the period asked; no answers are counted. One query."""
    return _score(asked(period, {}).aggregate(**_counts()), {})


def by_group(period: Period, chosen: Mapping[str, str], name: str) -> dict[str, Score]:
    """What has no course, treatment, area, tier or stage is under `NONE`. Two queries."""
    group = as_text(groupings()[name])
    invited = _keyed(asked(period, chosen).annotate(of_group=group).values("of_group").annotate(**_counts()))
    rows = heard(period, chosen).order_by().annotate(of_group=group).values("of_group")
    given = _keyed(rows.annotate(**steps_of("csat")))
    return {key: _score(invited.get(key, {}), given.get(key, {})) for key in {**invited, **given}}


def by_week(period: Period, chosen: Mapping[str, str]) -> dict[date, Tally]:
    """Of each week of the period's trend, by its Monday. One query."""
    week = Cast(TruncWeek("answered_at", tzinfo=clock.zone()), DateField())
    rows = heard(period.with_trend, chosen).order_by().annotate(week=week).values("week").annotate(**steps_of("csat"))
    counts: list[dict[str, Any]] = list(map(dict, rows))
    found = {row.pop("week"): Tally(tuple(row.values())) for row in counts}
    return {monday: found.get(monday, Tally()) for monday in period.weeks}


def of_groups(rows: QuerySet[Rows], chosen: Mapping[str, str]) -> QuerySet[Rows]:
    """Those of the groups that were chosen, by the name of the grouping."""
    for name, value in chosen.items():
        rows = rows.alias(**{f"of_{name}": as_text(groupings()[name])}).filter(**{f"of_{name}": value})
    return rows


def _counts() -> dict[str, Any]:
    return {"asked": Count("pk"), "replied": Count("pk", filter=Q(answered_at__isnull=False))}


def _keyed(rows: QuerySet[Any, Any]) -> dict[str, dict[str, int]]:
    found: list[dict[str, Any]] = list(map(dict, rows))
    return {row.pop("of_group"): row for row in found}


def _score(invited: Mapping[str, int], given: Mapping[str, int]) -> Score:
    tally = Tally(tuple(given.values())) if given else Tally()
    return Score(invited.get("asked", 0), invited.get("replied", 0), tally)


def as_text(grouping: Combinable) -> Coalesce:
    return Coalesce(Cast(grouping, CharField()), Value(NONE))
