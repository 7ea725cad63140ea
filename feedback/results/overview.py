"""Every survey with what it says in a period, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback.figures.words import Share
from feedback.models import Survey
from feedback.results.forms import ASKED, OVERALL_ONES, REPLIED
from feedback.selectors.anonymity import withheld_versions
from feedback.selectors.survey_results import Result, of_surveys
from venue.periods import Period


@dataclass(frozen=True)
class Row:
    """One survey with where its figures lead; anonymous versions of few answers are withheld."""

    survey: Survey
    result: Result
    is_withheld: bool
    urls: Mapping[str, str]

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
    """Those that were ever open. Five queries."""
    hidden = withheld_versions(period)
    found = of_surveys(period, hidden)
    surveys = Survey.objects.filter(versions__opened_at__isnull=False).distinct()
    of_hidden = set(surveys.filter(versions__in=hidden).values_list("pk", flat=True))
    rows = []
    for survey in surveys.order_by("pk"):
        result = found.get(survey.pk, Result())
        is_withheld = survey.pk in of_hidden and not result.count
        rows.append(Row(survey, result, is_withheld, urls_of(survey, period)))
    return rows


def urls_of(survey: Survey, period: Period) -> dict[str, str]:
    days = urlencode({"from": period.first.isoformat(), "to": period.last.isoformat()})
    answers = f"{reverse('feedback:survey_answers', args=[survey.pk])}?{days}&every=on"
    return {
        "page": f"{reverse('feedback:survey_result', args=[survey.pk])}?{days}",
        "answers": answers,
        **{name: f"{answers}&of={name}" for name in (ASKED, REPLIED, *OVERALL_ONES)},
    }


def head() -> Sequence[str]:
    return (
        _("Survey"), _("Asked"), _("Of these answered"), _("Answers"), _("Satisfied, percent"), _("At least, percent"),
        _("At most, percent"), _("Mean of 100"), pgettext("figure", "NPS"), _("Answers to the recommendation"),
    )  # fmt: skip


def lines(rows: Sequence[Row]) -> Iterator[Sequence[Any]]:
    for row in rows:
        result, tally, loyalty = row.result, row.result.tally, row.result.loyalty
        if row.is_withheld:
            yield (str(row.survey), result.asked, *[_("withheld")] * 8)
            continue
        between = row.between or (None, None)
        figures = (row.share.percent, *between, tally.mean, None if loyalty.is_few else loyalty.score)
        told = ("" if each is None else round(each, 2) for each in figures)
        yield (str(row.survey), result.asked, result.replied, result.count, *told, loyalty.count)
