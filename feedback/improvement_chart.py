"""The measure of an improvement before and after the change, as a picture 100 wide and 40 high."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from feedback.models import Measurement

WIDTH, HEIGHT, EDGE = 100.0, 40.0, 3.0


@dataclass(frozen=True)
class Bar:
    """One figure, from its first day to its last."""

    measurement: Measurement
    begins: float
    ends: float
    y: float


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    target: float
    changed: float | None  # where the change stands


def draw(figures: Sequence[Measurement], target: Decimal | None, changed_on: date | None) -> Chart | None:
    """Nothing where nothing was measured; floor and ceiling hold every figure and the target."""
    if not figures or target is None:
        return None
    days = [*(each.first_on for each in figures), *(each.last_on for each in figures)]
    days += [changed_on] if changed_on else []
    values = [*(each.value for each in figures), target]
    first, span = min(days), max((max(days) - min(days)).days, 1)
    lowest, height = min(values), (max(values) - min(values)) or Decimal(1)

    def x(day: date) -> float:
        return round(EDGE + (day - first).days / span * (WIDTH - 2 * EDGE), 2)

    def y(value: Decimal) -> float:
        return round(HEIGHT - EDGE - float((value - lowest) / height) * (HEIGHT - 2 * EDGE), 2)

    bars = [Bar(each, x(each.first_on), x(each.last_on), y(each.value)) for each in figures]
    return Chart(bars, y(target), x(changed_on) if changed_on else None)
