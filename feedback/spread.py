"""How answers to one question spread over its steps. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from feedback.scores import Interval, wilson

TOP = 2  # the best steps that count as content


@dataclass(frozen=True)
class Spread:
    """How often each step was given; `lowest` and `highest` are the ends of the scale, given or not."""

    given: Mapping[int, int]
    lowest: int
    highest: int

    @property
    def count(self) -> int:
        return sum(self.given.values())

    @property
    def mean(self) -> float | None:
        return sum(step * n for step, n in self.given.items()) / self.count if self.count else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of a sample; of one answer there is none."""
        mean = self.mean
        if mean is None or self.count < 2:
            return None
        return sqrt(sum(n * (step - mean) ** 2 for step, n in self.given.items()) / (self.count - 1))

    @property
    def hundredth(self) -> float | None:
        """The mean laid on 0 to 100, so that scales of different length stand beside each other."""
        return None if self.mean is None else 100 * (self.mean - self.lowest) / (self.highest - self.lowest)

    @property
    def top(self) -> int:
        """How many gave one of the two best steps."""
        return sum(self.given.get(step, 0) for step in range(self.highest - TOP + 1, self.highest + 1))

    @property
    def share(self) -> float | None:
        """Of the two best steps, between 0 and 1."""
        return self.top / self.count if self.count else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.top, self.count) if self.count else None
