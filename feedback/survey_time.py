"""How long it takes to answer a survey: the words to read, in whichever language takes longer, and the time to decide.
Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from feedback.wording_check import length

MOST, FINE = 600, 120  # seconds: refused beyond, warned beyond
WORD = {"en": 0.25, "zh": 0.15}  # seconds to read a word of English, a character of Chinese
DECIDE = {"csat": 4.0, "nps": 5.0, "scale": 4.0, "single": 4.0, "multi": 7.0, "matrix": 0.0, "text": 15.0}
OF_ITEM = 2.5  # to decide about one line of a table; asked for the expectation too, twice that
SOME = 0.5  # of a question that only some are asked


@dataclass(frozen=True)
class Asked:
    """What of a question costs time."""

    kind: str
    texts: tuple[tuple[str, str], ...]  # English and Chinese: of the question itself, of its options or items
    items: int = 0
    asks_expectation: bool = False
    is_for_some: bool = False


@dataclass(frozen=True)
class Estimate:
    seconds: int
    of_each: tuple[int, ...] = field(default=())

    @property
    def minutes(self) -> int:
        """Begun minutes."""
        return ceil(self.seconds / 60)

    @property
    def is_long(self) -> bool:
        return self.seconds > FINE

    @property
    def is_too_long(self) -> bool:
        return self.seconds > MOST


def estimate(questions: Iterable[Asked]) -> Estimate:
    each = [seconds(question) for question in questions]
    return Estimate(round(sum(each)), tuple(round(one) for one in each))


def seconds(question: Asked) -> float:
    reading = max(
        WORD["en"] * sum(length(en, "en") for en, _zh in question.texts),
        WORD["zh"] * sum(length(zh, "zh") for _en, zh in question.texts),
    )
    times = 2 if question.asks_expectation else 1
    whole = reading + DECIDE[question.kind] + OF_ITEM * question.items * times
    return whole * SOME if question.is_for_some else whole
