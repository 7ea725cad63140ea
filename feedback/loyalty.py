"""Whether guests would recommend the house (NPS), and how sure one can be of it. Pure."""

from dataclasses import dataclass
from math import sqrt

from feedback.scores import Interval, Z

LEAST = 30  # of fewer answers the normal interval is not reliable
WHOLE = 100.0


@dataclass(frozen=True)
class Loyalty:
    """How many gave 9 or 10, 7 or 8, and 0 to 6."""

    promoters: int = 0
    passives: int = 0
    detractors: int = 0

    @property
    def count(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def is_few(self) -> bool:
        return 0 < self.count < LEAST

    @property
    def score(self) -> float | None:
        """From -100, everybody warns of the house, to 100."""
        return WHOLE * (self.promoters - self.detractors) / self.count if self.count else None

    @property
    def error(self) -> float | None:
        """The standard error of the score, in its points."""
        if not self.count:
            return None
        for_it, against = self.promoters / self.count, self.detractors / self.count
        return WHOLE * sqrt(max(for_it + against - (for_it - against) ** 2, 0) / self.count)

    @property
    def interval(self) -> Interval | None:
        """Where everybody is of one kind there is none: the error of nothing wide would pass for certainty."""
        if self.score is None or not self.error:
            return None
        reach = Z * self.error
        return Interval(max(self.score - reach, -WHOLE), min(self.score + reach, WHOLE))


@dataclass(frozen=True)
class Moved:
    """By how many points the score rose between two periods, and between what it may really have risen."""

    by: float
    interval: Interval

    @property
    def may_be_chance(self) -> bool:
        return self.interval.low <= 0 <= self.interval.high


def moved(before: Loyalty, after: Loyalty) -> Moved | None:
    """Nothing where one of the two has too few answers, or nobody differs in either."""
    was, now, old, new = before.score, after.score, before.error, after.error
    if was is None or now is None or old is None or new is None or before.is_few or after.is_few:
        return None
    error = sqrt(old * old + new * new)
    return Moved(now - was, Interval(now - was - Z * error, now - was + Z * error)) if error else None
