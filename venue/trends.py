"""A figure week by week, as a picture 100 wide and 30 high and as the words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from venue.errors import Text

WIDTH, HEIGHT, EDGE = 100, 30, 2


@dataclass(frozen=True)
class Week:
    """One week from its Monday: its value, in words too, and of how many; a week without a value was not counted."""

    monday: date
    value: float | None
    words: Text
    count: int


@dataclass(frozen=True)
class Dot:
    """Where a week stands in the picture."""

    week: Week
    x: float
    y: float


@dataclass(frozen=True)
class Trend:
    """`lowest` and `highest` are what floor and ceiling of the picture stand for; `top` says the latter in words."""

    weeks: tuple[Week, ...]
    lowest: float
    highest: float
    bottom: Text
    top: Text

    @property
    def dots(self) -> list[Dot]:
        return [
            Dot(week, self.place(week.monday), self.height(week.value)) for week in self.weeks if week.value is not None
        ]

    def place(self, day: date) -> float:
        """Where a day stands from left to right; what lies outside is at the edge."""
        step = (WIDTH - 2 * EDGE) / max(len(self.weeks) - 1, 1)
        return round(min(max(EDGE + step * (day - self.weeks[0].monday).days / 7, 0), WIDTH), 1)

    @property
    def line(self) -> str:
        """The dots of weeks that follow each other joined, as the path of an SVG; weeks without a value stay open."""
        places = {dot.week.monday: f"{dot.x:g},{dot.y:g}" for dot in self.dots}
        runs = groupby((places.get(week.monday, "") for week in self.weeks), key=bool)
        return " ".join("M" + " L".join(run) for is_drawn, run in runs if is_drawn)

    def height(self, value: float) -> float:
        share = (min(max(value, self.lowest), self.highest) - self.lowest) / ((self.highest - self.lowest) or 1)
        return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)


def percents(weeks: Sequence[Week], lowest: int = 0) -> Trend:
    return Trend(tuple(weeks), lowest, 100, f"{lowest} %", "100 %")
