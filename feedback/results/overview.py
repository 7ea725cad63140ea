"""Every survey with what it says in a period, side by side."""

from dataclasses import dataclass

from feedback.figures.words import Share
from feedback.models import Survey
from feedback.policies import least_answers
from feedback.selectors.survey_results import Result, of_surveys
from venue import clock
from venue.periods import Period


@dataclass(frozen=True)
class Row:
    """One survey; an anonymous one of few answers is withheld."""

    survey: Survey
    result: Result
    is_withheld: bool

    @property
    def share(self) -> Share:
        return Share(self.result.tally.satisfied, self.result.tally.count)

    @property
    def rate(self) -> Share:
        return Share(self.result.replied, self.result.asked)

    @property
    def between(self) -> tuple[float, float] | None:
        interval = self.result.tally.interval
        return (100 * interval.low, 100 * interval.high) if interval else None


def rows_of(period: Period) -> list[Row]:
    """Those that were ever open. Four queries."""
    found, least = of_surveys(period), least_answers(clock.now())
    surveys = Survey.objects.filter(versions__opened_at__isnull=False).distinct()
    anonymous = set(surveys.filter(versions__is_anonymous=True).values_list("pk", flat=True))
    rows = []
    for survey in surveys.order_by("pk"):
        result = found.get(survey.pk, Result())
        rows.append(Row(survey, result, survey.pk in anonymous and 0 < result.count < least))
    return rows
