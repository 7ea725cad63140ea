"""What guests found against what they expected, item by item and by dimension (SERVQUAL). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Item:
    """How often each pair of an expected and a found step was given for one item; a side that was not answered is
    None. A gap is made of those alone who answered both, and nothing that is missing is filled in.
    """

    given: Mapping[tuple[int | None, int | None], int]

    @property
    def both(self) -> dict[tuple[int, int], int]:
        pairs = self.given.items()
        return {(e, p): n for (e, p), n in pairs if e is not None and p is not None}

    @property
    def count(self) -> int:
        """Who answered both."""
        return sum(self.both.values())

    @property
    def answered(self) -> int:
        """Who said what they found, whether they said what they expected or not."""
        return sum(n for (_expected, found), n in self.given.items() if found is not None)

    @property
    def found(self) -> float | None:
        """The mean of what was found, of everybody who said it (SERVPERF)."""
        rows = [(found, n) for (_expected, found), n in self.given.items() if found is not None]
        return sum(found * n for found, n in rows) / self.answered if self.answered else None

    @property
    def expected(self) -> float | None:
        return sum(e * n for (e, _p), n in self.both.items()) / self.count if self.count else None

    @property
    def gap(self) -> float | None:
        """Found less expected; below 0 the house falls short of what was expected."""
        return sum((p - e) * n for (e, p), n in self.both.items()) / self.count if self.count else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the gaps."""
        mean = self.gap
        if mean is None or self.count < 2:
            return None
        return sqrt(sum(n * (p - e - mean) ** 2 for (e, p), n in self.both.items()) / (self.count - 1))


@dataclass(frozen=True)
class Block:
    """The items of one dimension, and how many people answered any of them. Its score is the mean of its items."""

    items: Sequence[Item]
    people: int

    @property
    def found(self) -> float | None:
        return _mean([each.found for each in self.items])

    @property
    def expected(self) -> float | None:
        return _mean([each.expected for each in self.items])

    @property
    def gap(self) -> float | None:
        return _mean([each.gap for each in self.items])

    @property
    def both(self) -> int:
        """How many pairs of answers its gap is made of."""
        return sum(each.count for each in self.items)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
