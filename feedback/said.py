"""What somebody answered, as a form hands it to the service. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from feedback.models import Question
from feedback.shipped_surveys import COMMENT, OVERALL

PRAISE, SHARE = "praise", "share"  # codes of the question whom to thank, and of the consent to show it to them
MAY_BE_SHOWN = 1  # the position of that option


@dataclass(frozen=True)
class Said:
    """One row of an answer."""

    question: Question
    item: int | None = None
    value: int | None = None
    expected: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Figures:
    """What the house is steered by."""

    csat: int | None = None
    nps: int | None = None
    text: str = ""


def figures_of(said: Iterable[Said]) -> Figures:
    """Overall satisfaction, the recommendation and the words: of the questions named so, else the first of that kind.
    Whom to thank is no comment.
    """
    rows = list(said)
    return Figures(
        csat=next((each.value for each in _first(rows, "csat", OVERALL)), None),
        nps=next((each.value for each in _first(rows, "nps", "nps")), None),
        text=next((each.text for each in _first(rows, "text", COMMENT)), ""),
    )


def _first(rows: list[Said], kind: str, code: str) -> list[Said]:
    fitting = [each for each in rows if each.question.kind == kind and each.question.code not in (PRAISE, SHARE)]
    return sorted(fitting, key=lambda each: (each.question.code != code, each.question.position))
