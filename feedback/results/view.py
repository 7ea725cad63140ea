"""Everything on the pages of one survey, from the days, version and groups of a valid form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.drivers import Driver, Picture, picture
from feedback.figures.words import Share
from feedback.gaps import Block
from feedback.loyalty import Moved, moved
from feedback.models import Dimension, Survey
from feedback.models.question import Question
from feedback.pairs import Pairs
from feedback.policies import least_answers
from feedback.results.earlier import Earlier, against
from feedback.results.forms import ASKED, GROUPINGS, NOBODYS, OVERALL_ONES, REPLIED, ResultsForm
from feedback.results.questions import CHOSEN, Line, item_of, line_of
from feedback.scores import Change, change, withheld
from feedback.selectors import survey_results as selectors
from feedback.selectors.changes import Dated, changes
from feedback.selectors.survey_results import OVERALL, Result, Scope
from venue import clock
from venue.errors import Text
from venue.periods import Period
from venue.trends import Trend, Week, percents

AFTER_A_CHANGE = timedelta(days=27)  # so many more days are compared with as many before it
Kind = Question.Kind


@dataclass(frozen=True)
class Row:
    """One group; of one that is withheld only whom it asked is shown."""

    key: str
    name: str
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


@dataclass(frozen=True)
class Table:
    """The groups of one kind of which anything is known."""

    name: str
    title: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Comparison:
    """The period against an earlier one; without `share` and `loyalty` one of the two has too few answers."""

    before: Period
    after: Period
    was: Row
    now: Row
    share: Change | None
    loyalty: Moved | None

    @property
    def sides(self) -> list[tuple[Row, Period]]:
        return [(self.was, self.before), (self.now, self.after)]

    @property
    def points(self) -> tuple[float, float, float] | None:
        """By how many per cent points the share rose, at least and at most."""
        if self.share is None:
            return None
        return 100 * self.share.by, 100 * self.share.interval.low, 100 * self.share.interval.high


@dataclass(frozen=True)
class Mark:
    """A change on the picture of the trend, and where it is compared with what was before."""

    change: Dated
    x: float
    url: str


@dataclass(frozen=True)
class Dimensional:
    """One dimension with its lines and the answers about it; `block` holds its scores."""

    label: Text
    url: str
    block: Block
    lines: tuple[tuple[Line, Any], ...]
    steps: int


class View:
    """The whole survey is shown whatever it has, unless it is anonymous; what was chosen from it only with enough
    answers.
    """

    def __init__(self, survey: Survey, form: ResultsForm) -> None:
        self.survey, self.form = survey, form
        self.version, self.period, self.chosen = form.version, form.period, form.chosen
        self.scope = Scope(self.version, self.period, self.chosen)
        self.least = least_answers(clock.now())

    @cached_property
    def questions(self) -> list[Question]:
        return selectors.questions_of(self.version)

    @cached_property
    def total(self) -> Row:
        return self.row_of(self.scope)

    def row_of(self, scope: Scope) -> Row:
        result = selectors.total(scope)
        is_small = bool(self.chosen) or self.version.is_anonymous
        few = is_small and 0 < result.count < self.least
        return Row("", _("All"), result, few, self.urls({}, scope.period))

    @cached_property
    def counts(self) -> dict[selectors.Key, dict[tuple[int | None, int | None], int]]:
        return selectors.counted(selectors.heard(self.scope))

    @cached_property
    def lines(self) -> list[Line]:
        """Every question in its order, a table by its items."""
        without_steps = [each.pk for each in self.questions if each.kind in (*CHOSEN, Kind.TEXT)]
        people = selectors.answerers(selectors.heard(self.scope), without_steps) if without_steps else {}
        found = []
        for question in self.questions:
            for item in question.items.all() if question.kind == Kind.MATRIX else [None]:
                counts = self.counts.get((question.pk, item.pk if item else None), {})
                found.append(line_of(question, item, counts, people.get(question.pk, 0), self.rows_url))
        return found

    # --- by group ----------------------------------------------------------------------------------------------------

    @cached_property
    def tables(self) -> list[Table]:
        """A kind of which one group was chosen is not listed again, nor one of which nothing is known."""
        kinds = [(name, title) for name, title in GROUPINGS.items() if name not in self.chosen]
        tables = [Table(name, title, self._rows(name)) for name, title in kinds if not self.total.is_withheld]
        return [each for each in tables if any(row.key for row in each.rows)]

    def _rows(self, name: str) -> tuple[Row, ...]:
        found = selectors.by_group(self.scope, name)
        hidden = withheld({key: result.count for key, result in found.items()}, self.least)
        return tuple(
            Row(key, label, found[key], key in hidden, self.urls({name: key}, self.period))
            for key, label in self.form.names(name).items()
            if key in found
        )

    # --- expected and found ------------------------------------------------------------------------------------------

    @cached_property
    def dimensions(self) -> list[Dimensional]:
        named = {each.question.pk for each in self.lines if each.spread and each.dimension}
        people = selectors.people_of_dimensions(selectors.heard(self.scope), named) if named else {}
        found = []
        for dimension in Dimension:
            lines = [each for each in self.lines if each.spread and each.dimension == dimension]
            if lines:
                pairs = tuple((line, item_of(self.counts.get(line.key, {}))) for line in lines)
                block = Block([item for _line, item in pairs], people.get(dimension, 0))
                steps = max(line.spread.highest for line in lines if line.spread)
                url = self.rows_url(dimension=dimension.value)
                found.append(Dimensional(dimension.label, url, block, pairs, steps))
        return found

    @property
    def has_expectations(self) -> bool:
        return any(question.asks_expectation for question in self.questions)

    # --- drivers -----------------------------------------------------------------------------------------------------

    @cached_property
    def overall(self) -> str:
        """What stands for satisfaction as a whole in this version; empty where nothing does."""
        asked = {question.kind for question in self.questions}
        return next((kind for kind in OVERALL if kind in asked), "")

    @cached_property
    def drivers(self) -> Picture[Line]:
        """Of every question with steps but the overall one."""
        if not self.overall:
            return picture([])
        pairs = selectors.with_overall(selectors.heard(self.scope), self.overall)
        return picture(
            [
                Driver(line, Pairs(pairs.get(line.key, {})), line.spread)
                for line in self.lines
                if line.spread and line.question.kind not in OVERALL
            ]
        )

    # --- over time ---------------------------------------------------------------------------------------------------

    @cached_property
    def trend(self) -> Trend:
        """The share of satisfied answers, or the recommendation where that alone is asked, over all versions."""
        weeks = []
        is_share = self.overall != "nps"
        is_small = bool(self.chosen) or any(each.is_anonymous for each in self.form.versions.values())
        for monday, result in selectors.by_week(self.survey, self.period, self.chosen).items():
            tally, loyalty = result.tally, result.loyalty
            count = tally.count if is_share else loyalty.count
            share = Share(tally.satisfied, tally.count)
            value, words = (share.percent, str(share)) if is_share else (loyalty.score, f"{loyalty.score or 0:.0f}")
            few = is_small and count < self.least or not count or not is_share and loyalty.is_few
            weeks.append(Week(monday, None if few else value, "" if few else words, count))
        return percents(weeks) if is_share else Trend(tuple(weeks), -100, 100, "-100", "100")

    @property
    def weeks(self) -> list[tuple[Week, str]]:
        """Each with the rows that it is made of; without an address where they are too few."""
        of = "scored" if self.overall != "nps" else "recommending"
        found = []
        for week in self.trend.weeks:
            days = Period(week.monday, min(week.monday + timedelta(days=6), self.period.last))
            found.append((week, self.urls({}, days)[of] + "&every=on" if week.value is not None else ""))
        return found

    @cached_property
    def marks(self) -> list[Mark]:
        opened = [
            Dated(clock.local(each.opened_at).date(), _("Version %(number)s was opened") % {"number": each.number})
            for each in self.form.versions.values()
            if each.opened_at and self.period.with_trend.begins <= each.opened_at < self.period.ends
        ]
        found = sorted([*changes(self.period.with_trend), *opened], key=lambda each: each.on, reverse=True)
        return [Mark(each, self.trend.place(each.on), self._before_and_after(each.on)) for each in found]

    def _before_and_after(self, day: Any) -> str:
        period = Period(day, min(day + AFTER_A_CHANGE, clock.today()))
        return f"?{self.query(period)}#compared"

    def compared_with(self, before: Period) -> Comparison:
        was, now = self.row_of(Scope(self.version, before, self.chosen)), self.total
        few = min(was.result.count, now.result.count) < self.least
        share = None if few else change(was.result.tally, now.result.tally)
        return Comparison(before, self.period, was, now, share, moved(was.result.loyalty, now.result.loyalty))

    @cached_property
    def earlier(self) -> list[Earlier]:
        """Each line that the version before asked, too."""
        before = next((each for each in self.form.versions.values() if each.number < self.version.number), None)
        return against(before, self.lines, self.chosen, self.least) if before else []

    # --- addresses ---------------------------------------------------------------------------------------------------

    def query(self, period: Period | None = None, **more: str) -> str:
        period = period or self.period
        days = {"from": period.first.isoformat(), "to": period.last.isoformat(), "version": str(self.version.number)}
        return urlencode(days | {name: value or NOBODYS for name, value in (self.chosen | more).items()})

    def rows_url(self, **named: object) -> str:
        url = reverse("feedback:survey_answers", args=[self.survey.pk])
        return f"{url}?{self.query()}&{urlencode(named)}"

    @property
    def comments_url(self) -> str:
        """What was written in these days; empty where groups were chosen, by which comments are not narrowed."""
        if self.chosen:
            return ""
        days = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        return f"{reverse('feedback:survey_comments')}?{urlencode(days | {'survey': self.survey.pk})}"

    def urls(self, group: dict[str, str], period: Period) -> dict[str, str]:
        query, pk = self.query(period, **group), [self.survey.pk]
        answers = f"{reverse('feedback:survey_answers', args=pk)}?{query}"
        page = f"{reverse('feedback:survey_result', args=pk)}?{query}"
        return {
            "page": page,
            "answers": answers,
            **{of: f"{answers}&of={of}" for of in (ASKED, REPLIED, *OVERALL_ONES)},
        }

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What was chosen, for a form that asks for something besides."""
        days = [("from", self.period.first.isoformat()), ("to", self.period.last.isoformat())]
        groups = [(name, value or NOBODYS) for name, value in self.chosen.items()]
        return [*days, ("version", str(self.version.number)), *groups]

    @property
    def words(self) -> list[str]:
        """What was chosen, as it is called."""
        return [self.form.names(name)[value] for name, value in self.chosen.items()]
