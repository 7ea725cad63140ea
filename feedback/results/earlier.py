"""What the version before of a survey was answered, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from feedback.models import SurveyVersion
from feedback.models.question import Question
from feedback.results.forms import NOBODYS
from feedback.results.questions import Counts, Line, named_in_query, spread_of
from feedback.selectors import survey_results as selectors
from feedback.selectors.survey_results import Scope
from feedback.spread import Spread
from venue.periods import Period

A_YEAR = timedelta(days=364)  # and the last day; rows are opened for a year at most


@dataclass(frozen=True)
class Earlier:
    """A line, how its answers spread in the last year of the version before, the words it had then if they were others,
    and the address of those answers.
    """

    line: Line
    was: Spread
    words: str
    url: str


def against(before: SurveyVersion, lines: Sequence[Line], chosen: Mapping[str, str], least: int) -> list[Earlier]:
    """Each line whose code the version before asked too; none of which one version has fewer answers than `least`."""
    last = selectors.last_answered_on(before)
    if last is None:
        return []
    period = Period(last - A_YEAR, last)
    counts = selectors.counted(selectors.heard(Scope(before, period, chosen)))
    old: dict[tuple[str, str], tuple[Question, dict[str, object], str, Counts]] = {}
    for question in selectors.questions_of(before):
        for item in question.items.all() if question.kind == Question.Kind.MATRIX else [None]:
            key, words = (question.pk, item.pk if item else None), item.text if item else question.text
            known = question, named_in_query(question, item), words, counts.get(key, {})
            old[question.code, item.text_zh if item else ""] = known
    found = []
    for line in lines:
        then = old.get((line.question.code, line.item.text_zh if line.item else ""))
        if then and line.spread and then[0].kind == line.question.kind and then[0].steps == line.question.steps:
            question, named, words, given = then
            spread = spread_of(question, given)
            if min(spread.count, line.spread.count) >= least:
                url = _url(before, period, chosen, named)
                found.append(Earlier(line, spread, "" if words == line.text else words, url))
    return found


def _url(version: SurveyVersion, period: Period, chosen: Mapping[str, str], named: Mapping[str, object]) -> str:
    days = {"from": period.first.isoformat(), "to": period.last.isoformat(), "version": version.number}
    groups = {name: value or NOBODYS for name, value in chosen.items()}
    return f"{reverse('feedback:survey_answers', args=[version.survey_id])}?{urlencode(days | groups | dict(named))}"
