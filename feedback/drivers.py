"""What moves satisfaction as a whole: how strongly each item goes with it, against how well the house does it. Pure.

Importance is the plain correlation with the overall answer. The items of a survey go together so closely that a
regression on them changes its mind with every ten answers more, which is no ground to spend money on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from feedback.pairs import Pairs
from feedback.spread import Spread

K = TypeVar("K")


class Field(StrEnum):
    """Where an item stands among the others."""

    MEND = "mend"  # matters, and is done less well than the rest
    KEEP = "keep"  # matters, and is done well
    LATER = "later"  # matters less, and is done less well
    ENOUGH = "enough"  # matters less, and is done well


@dataclass(frozen=True)
class Driver(Generic[K]):
    """One item with the pairs of its answer and the overall one, and all answers to it."""

    key: K
    pairs: Pairs
    spread: Spread

    @property
    def importance(self) -> float | None:
        return self.pairs.pearson

    @property
    def performance(self) -> float | None:
        """Between 0 and 100."""
        return self.spread.hundredth

    @property
    def is_known(self) -> bool:
        """Only of enough answers, and where the overall one differs at all."""
        return not self.pairs.is_few and self.importance is not None and self.performance is not None

    @property
    def is_clear(self) -> bool:
        """Whether that it goes with the overall answer is more than chance."""
        interval = self.pairs.interval
        return self.is_known and (interval is None or interval.low > 0)


@dataclass(frozen=True)
class Placed(Generic[K]):
    """One driver with its place: right is done well, up matters."""

    driver: Driver[K]
    field: Field


@dataclass(frozen=True)
class Picture(Generic[K]):
    """The drivers of which enough is known, parted by the means of all of them; the others stand beside it."""

    placed: tuple[Placed[K], ...]
    unknown: tuple[Driver[K], ...]
    importance: float | None
    performance: float | None


def picture(drivers: Sequence[Driver[K]]) -> Picture[K]:
    """The most important first."""
    known = [each for each in drivers if each.is_known]
    unknown = tuple(each for each in drivers if not each.is_known)
    if not known:
        return Picture((), unknown, None, None)
    weight = sum(each.importance or 0 for each in known) / len(known)
    height = sum(each.performance or 0 for each in known) / len(known)
    known.sort(key=lambda each: -(each.importance or 0))
    placed = tuple(Placed(each, _field(each, weight, height)) for each in known)
    return Picture(placed, unknown, weight, height)


def _field(driver: Driver[K], importance: float, performance: float) -> Field:
    matters, is_good = (driver.importance or 0) >= importance, (driver.performance or 0) >= performance
    if matters:
        return Field.KEEP if is_good else Field.MEND
    return Field.ENOUGH if is_good else Field.LATER
