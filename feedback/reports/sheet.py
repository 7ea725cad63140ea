"""The report itself: figures with where each leads, in the order of the page and of the spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import number_format

from bookings.selectors.visits import visits_by_day
from feedback.figures.words import Share
from feedback.models import Analysis
from feedback.reports.forms import query_of
from feedback.selectors.case_report import (
    COMPENSATED,
    CUTS,
    DECIDED,
    DONE,
    KEPT,
    LABELS,
    NONE,
    RECEIVED,
    REPEATS,
    Chosen,
    Counted,
    Tally,
    counted,
    heaps,
    measures_of,
)
from venue.errors import Text
from venue.periods import Period

A_THOUSAND = 1000
MOST_WEAK_LINKS = 5
WEAK_CUTS = ("category", "cause", "area")
BEFORE = "before"
Names = Mapping[str, Mapping[str, Text]]  # of the heaps of each cut


@dataclass(frozen=True)
class Number:
    """A figure and where its rows are listed; nothing leads to no rows."""

    value: int
    url: str


@dataclass(frozen=True)
class OnTime:
    """By one clock: how many kept it of those that are decided."""

    name: Text
    kept: Number
    decided: Number

    @property
    def share(self) -> Share:
        return Share(self.kept.value, self.decided.value)


@dataclass(frozen=True)
class Line:
    """One heap of a cut, in the period and in the one before."""

    cut: str
    value: str
    name: Text
    count: Number
    before: Number
    rate: float | None  # per 1,000 visits
    repeats: Number
    cost: Decimal  # of what was given to make them good
    compensated: Number
    clocks: tuple[OnTime, ...]

    @property
    def raised(self) -> int:
        return self.count.value - self.before.value

    @property
    def change(self) -> str:
        return f"{self.raised:+d}" if self.raised else "±0"

    @property
    def rate_words(self) -> str:
        return rate_words(self.rate)


@dataclass(frozen=True)
class Table:
    key: str
    title: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    chosen: Chosen
    names: Names
    cases: Tally
    before: Tally
    of_trend: tuple[Counted, ...]
    visits: int
    visits_before: int
    measures: list[Analysis]

    # --- where figures lead ------------------------------------------------------------------------------------------

    def number(self, tally: Tally, key: str, cut: str = "", value: str = "", when: str = "") -> Number:
        count = tally.count(key)
        query = query_of(self.chosen, cut=cut, value=value, when=when)
        return Number(count, f"{reverse('feedback:case_report_rows', args=[key])}?{query}" if count else "")

    # --- figures of the whole ----------------------------------------------------------------------------------------

    @property
    def count(self) -> Number:
        return self.number(self.cases, RECEIVED)

    @property
    def rate(self) -> float | None:
        return per_thousand(self.cases.count(), self.visits)

    @property
    def rate_words(self) -> str:
        return rate_words(self.rate)

    @property
    def visits_url(self) -> str:
        return f"{reverse('feedback:case_report_visits')}?{query_of(self.chosen)}" if self.visits else ""

    @property
    def clocks(self) -> tuple[OnTime, ...]:
        return self.on_time(self.cases, self.cases.clocks)

    def on_time(self, tally: Tally, clocks: list[str], cut: str = "", value: str = "") -> tuple[OnTime, ...]:
        return tuple(
            OnTime(
                name_of(each),
                self.number(tally, KEPT + each, cut, value),
                self.number(tally, DECIDED + each, cut, value),
            )
            for each in clocks
        )

    @property
    def done(self) -> list[tuple[Text, Number]]:
        return [(each.title, self.number(self.cases, key)) for key, each in DONE.items()]

    # --- tables ------------------------------------------------------------------------------------------------------

    @property
    def tables(self) -> list[Table]:
        return [Table(cut, CUTS[cut].title, self.lines(cut)) for cut in CUTS]

    def lines(self, cut: str) -> tuple[Line, ...]:
        """The heaps of which there are any now or were before, the largest first."""
        now, before = heaps(self.cases.cases, cut), heaps(self.before.cases, cut)
        found = [
            self.line(cut, value, name, now.get(value, Tally(())), before.get(value, Tally(())))
            for value, name in self.names[cut].items()
            if value in now or value in before
        ]
        return tuple(sorted(found, key=lambda each: (-each.count.value, -each.before.value, str(each.name))))

    def line(self, cut: str, value: str, name: Text, now: Tally, before: Tally) -> Line:
        return Line(
            cut=cut,
            value=value,
            name=name,
            count=self.number(now, RECEIVED, cut, value),
            before=self.number(before, RECEIVED, cut, value, BEFORE),
            rate=per_thousand(now.count(), self.visits),
            repeats=self.number(now, REPEATS, cut, value),
            cost=now.cost,
            compensated=self.number(now, COMPENSATED, cut, value),
            clocks=self.on_time(now, self.cases.clocks, cut, value),
        )

    @property
    def weak_links(self) -> list[Line]:
        """What grew most against the period before; what is not named is no link."""
        found = [each for cut in WEAK_CUTS for each in self.lines(cut) if each.raised > 0 and each.value != NONE]
        return sorted(found, key=lambda each: (-each.raised, -each.count.value, str(each.name)))[:MOST_WEAK_LINKS]


def sheet_of(chosen: Chosen, names: Names) -> Sheet:
    """Cases of the period, of the one before and of the weeks of the trend are read at once."""
    period, before, trend = chosen.period, chosen.before, chosen.period.with_trend
    every = counted(chosen, Period(min(before.first, trend.first), period.last))
    cases = tuple(each for each in every if each.received_on >= period.first)
    visits = visits_by_day(before.first, period.last)
    return Sheet(
        chosen=chosen,
        names=names,
        cases=Tally(cases),
        before=Tally(tuple(each for each in every if before.first <= each.received_on <= before.last)),
        of_trend=tuple(each for each in every if each.received_on >= trend.first),
        visits=sum(count for day, count in visits.items() if day >= period.first),
        visits_before=sum(count for day, count in visits.items() if day <= before.last),
        measures=measures_of(each.pk for each in cases),
    )


# --- words -----------------------------------------------------------------------------------------------------------


def name_of(clock: str) -> Text:
    return LABELS.get(clock, clock)


def per_thousand(count: int, visits: int) -> float | None:
    return A_THOUSAND * count / visits if visits else None


def rate_words(rate: float | None) -> str:
    return "–" if rate is None else number_format(round(rate, 1), 1, use_l10n=True, force_grouping=True)
