"""What the venue promises in public, computed from rows: a figure, its target, its trend, and the rows behind it.

Each promise comes from the room of the house that knows it: a provider, named by dotted path in `settings.PROMISES`,
that is called with a `Span` and answers with a `Promise`. So the board shows everything and imports nobody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from venue.errors import Text
from venue.periods import EARLIEST

WEEKS_OF_TREND = 8
LONGEST = 366  # days that one look may span
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days from a first to a last, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Promise:
    """One promise over one span: `kept` of `counted` rows kept it; without any row, `unknown` says why.

    `target` is in percent. `url` lists the rows behind the figure. Where the rows are only some of those that it is
    about, as answers are, the true share lies `between` two percentages with a certainty of 95 %.
    """

    key: str
    title: Text
    definition: Text
    target: int
    kept: int
    counted: int
    unknown: Text
    url: str
    note: Text = ""
    between: tuple[float, float] | None = None

    @property
    def percent(self) -> float | None:
        return 100 * self.kept / self.counted if self.counted else None

    @property
    def is_kept(self) -> bool | None:
        return None if self.percent is None else self.percent >= self.target


@dataclass(frozen=True)
class Point:
    """One week of a trend, drawn at x and y of a picture 100 wide and 30 high; a week without rows has no y."""

    span: Span
    percent: float | None
    x: float
    y: float | None


@dataclass(frozen=True)
class Figure:
    """A promise as the board shows it."""

    promise: Promise
    trend: tuple[Point, ...]

    @property
    def target_y(self) -> float:
        """Where the promise stands in the picture of the trend."""
        return height(self.promise.target)

    @property
    def line(self) -> str:
        """The trend as the points of an SVG polyline; one week alone is no trend."""
        drawn = [f"{point.x:g},{point.y:g}" for point in self.trend if point.y is not None]
        return " ".join(drawn) if len(drawn) > 1 else ""


Provider = Callable[[Span], Promise]


def told(span: Span) -> list[Promise]:
    """Every promise over a span."""
    return [import_string(path)(span) for path in settings.PROMISES]


def month_before(day: date) -> Span:
    last = day.replace(day=1) - timedelta(days=1)
    return Span(last.replace(day=1), last)


def figures(span: Span) -> list[Figure]:
    """Every promise over a span, with the trend of the weeks that end with it."""
    return [figure(import_string(path), span) for path in settings.PROMISES]


def figure(provider: Provider, span: Span) -> Figure:
    weeks = weeks_before(span.last)
    percents = [provider(week).percent for week in weeks]
    step = 100 / (len(weeks) - 1)
    return Figure(
        provider(span),
        tuple(
            Point(week, percent, round(step * n, 1), None if percent is None else height(percent))
            for n, (week, percent) in enumerate(zip(weeks, percents, strict=True))
        ),
    )


def weeks_before(last: date) -> list[Span]:
    """The seven-day spans that end with `last`, oldest first."""
    ends = [last - timedelta(days=7 * n) for n in reversed(range(WEEKS_OF_TREND))]
    return [Span(end - timedelta(days=6), end) for end in ends]


def height(percent: float) -> float:
    """Where a percentage stands in a picture 30 high that shows 50 to 100; what is lower lies on the floor."""
    return round(28 - 26 * (max(percent, 50) - 50) / 50, 1)


def span_from(query: Mapping[str, str], today: date) -> Span:
    """The days that an address asks for (`from`, `to`); this month so far when it asks for nothing, or for nonsense."""
    month = Span(today.replace(day=1), today)
    try:
        span = Span(date.fromisoformat(query.get("from", "")), min(date.fromisoformat(query.get("to", "")), today))
    except ValueError:
        return month
    return span if EARLIEST <= span.first <= span.last <= span.first + LONGEST * A_DAY else month
