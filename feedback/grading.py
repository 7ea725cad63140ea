"""How grave a case is: what rules say of its facts. Pure: it looks at rules and facts, and at nothing else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

GENERAL, IMPORTANT, URGENT = "general", "important", "urgent"
GRADES = (GENERAL, IMPORTANT, URGENT)  # the gravest last
RAISE = "raise"


@dataclass(frozen=True)
class GradingFacts:
    """What is known of a case. `facts` are those that hold, `repeats` the numbers of the reports of the same cause."""

    kind: str
    category: str
    text: str = ""
    facts: frozenset[str] = frozenset()
    repeats: tuple[str, ...] = ()


class Rule(Protocol):
    """So much of a rule as is looked at."""

    code: str
    name_en: str
    name_zh: str
    kinds: list[str]
    categories: list[str]
    words: list[str]
    facts: list[str]
    effect: str


@dataclass(frozen=True)
class Verdict:
    """What rules force and by how much they raise it, and which ones, as they are kept with the case."""

    floor: str = GENERAL
    raises: int = 0
    rules: tuple[dict[str, str], ...] = ()

    def grade(self, said: str) -> str:
        """What a new case counts as of which somebody said this."""
        return raised(graver(said, self.floor), self.raises)

    @property
    def least(self) -> str:
        """Nothing below this without a reason."""
        return raised(self.floor, self.raises)


def judge(rules: Iterable[Rule], facts: GradingFacts) -> Verdict:
    floor, raises, said = GENERAL, 0, []
    for rule in rules:
        if not fits(rule, facts):
            continue
        said.append({"code": rule.code, "en": rule.name_en, "zh": rule.name_zh})
        if rule.effect == RAISE:
            raises = 1  # several repeats raise by one
        else:
            floor = graver(floor, rule.effect)
    return Verdict(floor, raises, tuple(said))


def fits(rule: Rule, facts: GradingFacts) -> bool:
    """Whether every condition holds."""
    return (
        (not rule.kinds or facts.kind in rule.kinds)
        and (not rule.categories or facts.category in rule.categories)
        and set(rule.facts) <= facts.facts
        and (not rule.words or any(says(facts.text, word) for word in rule.words))
    )


def says(text: str, word: str) -> bool:
    """Whether a text holds a word: in Latin letters at the beginning of one (burn, burns), else anywhere."""
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z0-9]){re.escape(word.lower())}", text.lower()) is not None


def graver(one: str, other: str) -> str:
    return max(one, other, key=GRADES.index)


def raised(grade: str, by: int) -> str:
    return GRADES[min(GRADES.index(grade) + by, len(GRADES) - 1)]


def is_lower(grade: str, than: str) -> bool:
    return GRADES.index(grade) < GRADES.index(than)
