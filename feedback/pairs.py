"""How two answers of the same people go together. Pure.

Steps are few, so that pairs are counted and not listed: what the database groups is all that is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atanh, sqrt, tanh

from feedback.scores import Interval, Z

LEAST = 30  # of fewer pairs a correlation says nothing that would hold


@dataclass(frozen=True)
class Pairs:
    """How often each pair of values was given by the same person."""

    given: Mapping[tuple[int, int], int]

    @property
    def count(self) -> int:
        return sum(self.given.values())

    @property
    def is_few(self) -> bool:
        return self.count < LEAST

    @property
    def pearson(self) -> float | None:
        """Nothing of fewer than two pairs, or where one of the two never differs."""
        return _together([(float(x), float(y), n) for (x, y), n in self.given.items()])

    @property
    def spearman(self) -> float | None:
        """The same of the ranks, in which steps need not be equally far apart."""
        first, second = _ranks(self.given, 0), _ranks(self.given, 1)
        return _together([(first[x], second[y], n) for (x, y), n in self.given.items()])

    @property
    def interval(self) -> Interval | None:
        """Where Pearson's true value lies (Fisher's transformation)."""
        value = self.pearson
        if value is None or self.count <= 3 or abs(value) >= 1 - 1e-12:
            return None
        middle, reach = atanh(value), Z / sqrt(self.count - 3)
        return Interval(tanh(middle - reach), tanh(middle + reach))


def _ranks(given: Mapping[tuple[int, int], int], side: int) -> dict[int, float]:
    """Equal values share the middle of their places."""
    counts: dict[int, int] = {}
    for pair, n in given.items():
        counts[pair[side]] = counts.get(pair[side], 0) + n
    ranks, before = {}, 0
    for value in sorted(counts):
        ranks[value] = before + (counts[value] + 1) / 2
        before += counts[value]
    return ranks


def _together(rows: list[tuple[float, float, int]]) -> float | None:
    count = sum(n for _x, _y, n in rows)
    if count < 2:
        return None
    mean_x = sum(x * n for x, _y, n in rows) / count
    mean_y = sum(y * n for _x, y, n in rows) / count
    spread_x = sum(n * (x - mean_x) ** 2 for x, _y, n in rows)
    spread_y = sum(n * (y - mean_y) ** 2 for _x, y, n in rows)
    if not spread_x or not spread_y:
        return None
    value = sum(n * (x - mean_x) * (y - mean_y) for x, y, n in rows) / sqrt(spread_x * spread_y)
    return max(-1.0, min(1.0, value))
