"""Scores of surveys, and how sure one can be of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TypeVar

from feedback.models.survey import BEST, SATISFIED, WORST

SURE = 0.95
Z = NormalDist().inv_cdf((1 + SURE) / 2)
STEPS = tuple(range(WORST, BEST + 1))  # of the scale

K = TypeVar("K")


@dataclass(frozen=True)
class Interval:
    """Where the true value lies, as sure as `SURE`."""

    low: float
    high: float


@dataclass(frozen=True)
class Tally:
    """How often each step of the scale of five was given, the worst first. The share counts the two best; the mean is
    that of the steps, laid on 0 to 100. They are two figures, and neither stands for the other.
    """

    given: tuple[int, ...] = (0, 0, 0, 0, 0)

    @property
    def count(self) -> int:
        return sum(self.given)

    @property
    def satisfied(self) -> int:
        return sum(self.given[step - WORST] for step in SATISFIED)

    @property
    def share(self) -> float | None:
        """Between 0 and 1."""
        return self.satisfied / self.count if self.count else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.satisfied, self.count) if self.count else None

    @property
    def mean(self) -> float | None:
        """100 if everybody gave the best step, 0 if everybody gave the worst."""
        return sum(_hundredths(step) * n for step, n in self._steps) / self.count if self.count else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the mean's values; of one answer there is none."""
        mean = self.mean
        if mean is None or self.count < 2:
            return None
        return sqrt(sum(n * (_hundredths(step) - mean) ** 2 for step, n in self._steps) / (self.count - 1))

    @property
    def _steps(self) -> list[tuple[int, int]]:
        return list(zip(STEPS, self.given, strict=True))


@dataclass(frozen=True)
class Change:
    """By how much a share rose, and between what and what it may really have risen. Where that holds no change at all,
    it may be chance.
    """

    by: float
    interval: Interval

    @property
    def may_be_chance(self) -> bool:
        return self.interval.low <= 0 <= self.interval.high


def wilson(kept: int, count: int) -> Interval:
    """Of a share (Wilson's interval): unlike the usual one it is right for few answers, and never nothing wide."""
    share, square = kept / count, Z * Z
    middle = share + square / (2 * count)
    reach = Z * sqrt(share * (1 - share) / count + square / (4 * count * count))
    whole = 1 + square / count
    return Interval(0.0 if kept == 0 else (middle - reach) / whole, 1.0 if kept == count else (middle + reach) / whole)


def change(before: Tally, after: Tally) -> Change | None:
    """From one period to another (Newcombe's interval, made of the two of Wilson)."""
    was, now, old, new = before.share, after.share, before.interval, after.interval
    if was is None or now is None or old is None or new is None:
        return None
    by = now - was
    low = by - sqrt((now - new.low) ** 2 + (old.high - was) ** 2)
    high = by + sqrt((new.high - now) ** 2 + (was - old.low) ** 2)
    return Change(by, Interval(low, high))


def withheld(counts: Mapping[K, int], least: int) -> frozenset[K]:
    """Groups of fewer answers than `least`, which would tell what single people answered. Where those alone could be
    reckoned back from the sum of all, the next smallest are withheld with them.
    """
    heard = sorted((count, position, key) for position, (key, count) in enumerate(counts.items()) if count)
    hidden: list[K] = []
    total = 0
    for count, _position, key in heard:
        if count >= least and (not hidden or total >= least):
            break
        hidden.append(key)
        total += count
    return frozenset(hidden)


def _hundredths(step: int) -> float:
    return 100 * (step - WORST) / (BEST - WORST)
