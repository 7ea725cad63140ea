"""The order of cleaning: from the inside to the outside, from the top to the floor. Pure."""

from collections.abc import Sequence
from itertools import groupby
from typing import Protocol, TypeVar


class Step(Protocol):
    """`reach` is higher the later it is cleaned; nought is no matter."""

    @property
    def section_en(self) -> str: ...
    @property
    def reach(self) -> int: ...


S = TypeVar("S", bound=Step)


def in_cleaning_order(steps: Sequence[S]) -> list[S]:
    """The steps of each section in order; what may be done at any time stays behind the step it was written after."""
    ordered: list[S] = []
    for _, section in groupby(steps, key=lambda step: step.section_en):
        placed, reach = [], 0
        for step in section:
            reach = step.reach or reach
            placed.append((reach, step))
        ordered += [step for _, step in sorted(placed, key=lambda each: each[0])]
    return ordered
