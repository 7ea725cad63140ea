"""Which proposals suit somebody. Pure: it looks at rules and facts, and at nothing else."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from members.screening_verdict import BAR, Limit, within

MOST = 6


@dataclass(frozen=True)
class Wanted:
    """What is known of whom something is proposed to. Whose age is not known meets no condition about it; whose ability
    nobody has seen counts as a beginner. `limits` are what a screening says.
    """

    gender: str = ""
    age: int | None = None
    ability: str = ""
    goals: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()

    @property
    def barred(self) -> set[str]:
        return {limit.activity for limit in self.limits if limit.level == BAR}


class Rule(Protocol):
    """So much of a rule as is looked at."""

    about: str
    gender: str
    age_from: int | None
    age_to: int | None
    abilities: list[str]
    goals: list[str]
    hours: list[str]
    needs: list[str]
    for_whom_is_barred: list[str]
    contains: list[str]


@dataclass(frozen=True)
class Proposal:
    """A rule that suits, with all that it contains, and whether a doctor is to be asked first."""

    rule: Rule
    contains: frozenset[str]
    asks_doctor: bool


def propose(rules: Iterable[Rule], wanted: Wanted, contents: Mapping[str, Collection[str]]) -> list[Proposal]:
    """The rules that suit, in their order. `contents` says what each course or service contains, by its key; one that
    is not on offer any more is not proposed.
    """
    found = []
    for rule in rules:
        if rule.about and rule.about not in contents:
            continue
        contains = frozenset({*rule.contains, *contents.get(rule.about, ())})
        verdict = asks_doctor(wanted.limits, contains)
        if suits(rule, wanted) and verdict is not None:
            found.append(Proposal(rule, contains, verdict))
    return found


def asks_doctor(limits: Iterable[Limit], contains: Collection[str]) -> bool | None:
    """Whether a doctor is to be asked before something that contains these; none if it is barred."""
    found = within(limits, contains)
    return None if any(limit.level == BAR for limit in found) else bool(found)


def suits(rule: Rule, wanted: Wanted) -> bool:
    """Whether every condition holds."""
    return (
        rule.gender in ("", wanted.gender)
        and of_age(rule, wanted.age)
        and any_of(rule.abilities, [wanted.ability or "beginner"])
        and any_of(rule.goals, wanted.goals)
        and (not wanted.hours or any_of(rule.hours, wanted.hours))
        and any_of(rule.needs, wanted.needs)
        and set(rule.for_whom_is_barred) <= wanted.barred
    )


def of_age(rule: Rule, age: int | None) -> bool:
    if rule.age_from is None and rule.age_to is None:
        return True
    return age is not None and (rule.age_from or 0) <= age <= (rule.age_to if rule.age_to is not None else age)


def any_of(wished: Collection[str], has: Collection[str]) -> bool:
    return not wished or bool(set(wished) & set(has))
