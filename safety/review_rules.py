"""The rules of looking a second time at what was done. They only raise, and look at nothing but the facts they get."""

from dataclasses import dataclass
from datetime import datetime

from safety.errors import ReviewDone, ReviewSaysNothing, SamePersonReviews
from venue.rules import Rule


@dataclass(frozen=True)
class ReviewFacts:
    """What is known when somebody says what they found at a duty that others did."""

    is_decided: bool
    took_part: bool
    is_in_order: bool = True
    note: str = ""


def check_not_decided(facts: ReviewFacts, now: datetime) -> None:
    if facts.is_decided:
        raise ReviewDone


def check_another_person(facts: ReviewFacts, now: datetime) -> None:
    """Neither who finished it nor who answered any of it."""
    if facts.took_part:
        raise SamePersonReviews


def check_says_what(facts: ReviewFacts, now: datetime) -> None:
    if not facts.is_in_order and not facts.note.strip():
        raise ReviewSaysNothing


MAY_REVIEW: tuple[Rule[ReviewFacts, datetime], ...] = (check_not_decided, check_another_person)
REVIEW_RULES: tuple[Rule[ReviewFacts, datetime], ...] = (*MAY_REVIEW, check_says_what)
