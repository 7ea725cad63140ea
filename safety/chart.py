"""Readings of one parameter over time, as a picture 100 wide and 40 high with the band of the limit behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from safety.models import Limit, Reading
from safety.models.reading import plain

WIDTH, HEIGHT, EDGE = 100.0, 40.0, 3.0


@dataclass(frozen=True)
class Dot:
    reading: Reading
    x: float
    y: float

    @property
    def is_out(self) -> bool:
        return self.reading.verdict in (Reading.Verdict.WARNS, Reading.Verdict.BREAKS)


@dataclass(frozen=True)
class Band:
    """Where figures are good: from its upper edge downwards so far."""

    y: float
    height: float


@dataclass(frozen=True)
class Chart:
    dots: list[Dot]
    band: Band | None
    lowest: str
    highest: str

    @property
    def line(self) -> str:
        return " ".join(f"{'L' if number else 'M'}{dot.x},{dot.y}" for number, dot in enumerate(self.dots))


def draw(readings: Sequence[Reading], limit: Limit | None, begins: datetime, ends: datetime) -> Chart | None:
    """Nothing where nothing was measured. Floor and ceiling hold every figure and both ends of the limit."""
    if not readings:
        return None
    ends_of_limit = [each for each in (limit.low, limit.high) if each is not None] if limit else []
    figures = [*(each.value for each in readings), *ends_of_limit]
    lowest, highest = min(figures), max(figures)
    room = Decimal(0) if lowest < highest else Decimal(1)
    floor, ceiling = lowest - room, highest + room

    def y(value: Decimal) -> float:
        share = float((value - floor) / (ceiling - floor))
        return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 2)

    def x(at: datetime) -> float:
        share = (at - begins).total_seconds() / max(1.0, (ends - begins).total_seconds())
        return round(EDGE + share * (WIDTH - 2 * EDGE), 2)

    band = None
    if limit:
        top = y(limit.high) if limit.high is not None else 0.0
        bottom = y(limit.low) if limit.low is not None else HEIGHT
        band = Band(top, round(bottom - top, 2))
    dots = [Dot(each, x(each.taken_at), y(each.value)) for each in readings]
    return Chart(dots, band, plain(lowest), plain(highest))
