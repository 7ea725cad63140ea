"""Rules, wherever in the house: each written once, raising and doing nothing else.

A tuple of rules is asked by the page without a lock ("may I?") and by the service under it, so that the refusal is the
explanation everybody reads.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TypeVar

from venue.errors import DomainError

Facts = TypeVar("Facts")
Now = TypeVar("Now", bound=date)  # an instant, or the day where only that counts
Rule = Callable[[Facts, Now], None]


def check(rules: Iterable[Rule[Facts, Now]], facts: Facts, now: Now) -> None:
    """Raise what the first refusing rule says; the error can say it in another language too (`DomainError.said`)."""
    for rule in rules:
        try:
            rule(facts, now)
        except DomainError as error:
            error.again = partial(rule, facts, now)
            raise


def refusal(rules: Iterable[Rule[Facts, Now]], facts: Facts, now: Now) -> DomainError | None:
    """What the first refusing rule would say; nothing when all agree."""
    try:
        check(rules, facts, now)
    except DomainError as error:
        return error
    return None


def refusals(rules: Iterable[Rule[Facts, Now]], facts: Facts, now: Now) -> list[DomainError]:
    """What every refusing rule would say, in their order."""
    return [error for rule in rules if (error := refusal([rule], facts, now))]
