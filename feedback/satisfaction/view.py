"""Everything on the page, from the days and groups of a valid form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.figures.words import Share
from feedback.metrics import SATISFACTION_TARGET
from feedback.policies import least_answers
from feedback.satisfaction.forms import GROUPINGS, HIGH, NOBODYS, SatisfactionForm
from feedback.scores import Change, change, withheld
from feedback.selectors import survey_scores
from feedback.selectors.changes import Dated, changes
from feedback.selectors.survey_scores import NONE, Score
from venue import clock
from venue.errors import Text
from venue.periods import Period
from venue.trends import Trend, Week, percents

AFTER_A_CHANGE = timedelta(days=27)  # so many more days are compared with as many before it


@dataclass(frozen=True)
class Row:
    """One group with its figures and where they lead; of one that is withheld only whom it asked is shown."""

    key: str
    name: str
    score: Score
    is_withheld: bool
    urls: dict[str, str]

    @property
    def share(self) -> Share:
        return Share(self.score.tally.satisfied, self.score.tally.count)

    @property
    def between(self) -> tuple[float, float] | None:
        return in_percent(self.score)

    @property
    def rate(self) -> Share:
        return Share(self.score.replied, self.score.asked)


@dataclass(frozen=True)
class Table:
    """The groups of one kind of which anything is known."""

    name: str
    title: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Comparison:
    """The period against an earlier one; without `change` one of them has too few answers."""

    before: Period
    was: Row
    now: Row
    change: Change | None
    after: Period

    @property
    def sides(self) -> list[tuple[Row, Period]]:
        return [(self.was, self.before), (self.now, self.after)]

    @property
    def words(self) -> str:
        if self.change is None:
            return _("One of the two has too few answers to be compared.")
        if self.change.may_be_chance:
            return _(
                "This may be chance: the true change lies with a certainty of 95 % in a span that holds none at all."
            )
        if self.change.by > 0:
            return _("It rose, and that is hardly chance.")
        return _("It fell, and that is hardly chance.")

    @property
    def points(self) -> tuple[float, float, float] | None:
        """By how many per cent points, and at least and at most."""
        if self.change is None:
            return None
        return 100 * self.change.by, 100 * self.change.interval.low, 100 * self.change.interval.high


@dataclass(frozen=True)
class Mark:
    """A change on the picture of the trend, and where it is compared with what was before."""

    change: Dated
    x: float
    url: str


class View:
    """The whole house is shown whatever it has; what was chosen from it only with enough answers."""

    target = SATISFACTION_TARGET

    def __init__(self, form: SatisfactionForm) -> None:
        self.form, self.period, self.chosen = form, form.period, form.chosen
        self.least = least_answers(clock.now())

    @cached_property
    def total(self) -> Row:
        return self.row_of(self.period)

    def row_of(self, period: Period) -> Row:
        score = survey_scores.total(period, self.chosen)
        few = bool(self.chosen) and 0 < score.tally.count < self.least
        return Row(NONE, _("All"), score, few, self.urls({}, period))

    @cached_property
    def tables(self) -> list[Table]:
        """A kind of which one group was chosen is not listed again."""
        return [
            Table(name, title, self._rows(name))
            for name, title in GROUPINGS.items()
            if name not in self.chosen and not self.total.is_withheld
        ]

    def _rows(self, name: str) -> tuple[Row, ...]:
        found = survey_scores.by_group(self.period, self.chosen, name)
        hidden = withheld({key: score.tally.count for key, score in found.items()}, self.least)
        return tuple(
            Row(key, label, found[key], key in hidden, self.urls({name: key}, self.period))
            for key, label in self.form.names(name).items()
            if key in found
        )

    @cached_property
    def trend(self) -> Trend:
        """Weeks of few answers say nothing where a group was chosen."""
        weeks = []
        for monday, tally in survey_scores.by_week(self.period, self.chosen).items():
            share, is_few = Share(tally.satisfied, tally.count), bool(self.chosen) and tally.count < self.least
            weeks.append(Week(monday, None if is_few else share.percent, "" if is_few else str(share), tally.count))
        return percents(weeks)

    @property
    def target_y(self) -> float:
        """Where the promise stands in the picture of the trend."""
        return self.trend.height(self.target)

    @cached_property
    def marks(self) -> Sequence[Mark]:
        found = []
        for each in changes(self.period.with_trend):
            last = min(each.on + AFTER_A_CHANGE, clock.today())
            period = Period(each.on, last)
            found.append(Mark(each, self.trend.place(each.on), f"?{self.query(period=period)}#compared"))
        return found

    def compared_with(self, before: Period) -> Comparison:
        was, now = self.row_of(before), self.total
        few = min(was.score.tally.count, now.score.tally.count) < self.least
        return Comparison(before, was, now, None if few else change(was.score.tally, now.score.tally), self.period)

    # --- addresses ---------------------------------------------------------------------------------------------------

    def query(self, period: Period | None = None, **more: str) -> str:
        """The days and groups in an address; a group that is named goes before the one that was chosen."""
        period = period or self.period
        days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        groups = {name: value or NOBODYS for name, value in (self.chosen | more).items()}
        return urlencode(days | groups)

    def urls(self, group: dict[str, str], period: Period) -> dict[str, str]:
        query = self.query(period, **group)
        answers = f"{reverse('feedback:satisfaction_rows', args=['answers'])}?{query}"
        return {
            "page": f"?{query}",
            "asked": f"{reverse('feedback:satisfaction_rows', args=['asked'])}?{query}",
            "answers": answers,
            "satisfied": f"{answers}&score={HIGH}",
        }

    @property
    def hidden(self) -> list[tuple[str, Any]]:
        """The days and groups for a form that asks for something besides."""
        days = [("from", self.period.first.isoformat()), ("to", self.period.last.isoformat())]
        return days + [(name, value or NOBODYS) for name, value in self.chosen.items()]

    @property
    def words(self) -> list[str]:
        """What was chosen, as it is called."""
        return [self.form.names(name)[value] for name, value in self.chosen.items()]


def in_percent(score: Score) -> tuple[float, float] | None:
    interval = score.tally.interval
    return (100 * interval.low, 100 * interval.high) if interval else None
