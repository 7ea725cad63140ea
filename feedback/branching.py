"""Which questions somebody is asked, by what they answered before. Pure."""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol


class Asked(Protocol):
    """Of a question: its key, the question that opens it, and the answers there that do."""

    pk: int
    only_if_id: int | None
    only_from: int | None
    only_to: int | None


def opened(questions: Iterable[Asked], given: Mapping[int, Collection[int]]) -> set[int]:
    """The keys of those that are asked, in their order: of a branch, those whose question is asked itself and was
    answered within its bounds.
    """
    found: set[int] = set()
    for each in questions:
        if each.only_if_id is None or (each.only_if_id in found and _fits(each, given.get(each.only_if_id, ()))):
            found.add(each.pk)
    return found


def _fits(question: Asked, values: Collection[int]) -> bool:
    low, high = question.only_from, question.only_to
    return low is not None and high is not None and any(low <= value <= high for value in values)
