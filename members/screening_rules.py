"""What must hold when somebody is screened. Each rule only raises."""

from dataclasses import dataclass
from datetime import date

from members.errors import AnswerMissing, HealthConsentNeeded
from venue.rules import Rule


@dataclass(frozen=True)
class ScreeningFacts:
    """Whether the person agrees to its being kept, the keys of what they are asked, and of what they answered."""

    has_agreed: bool
    asked: frozenset[str]
    answered: frozenset[str]


def check_agreed(facts: ScreeningFacts, today: date) -> None:
    if not facts.has_agreed:
        raise HealthConsentNeeded


def check_all_answered(facts: ScreeningFacts, today: date) -> None:
    """Neither less than is asked today, nor something that is not."""
    if facts.answered != facts.asked:
        raise AnswerMissing(facts={"asked": len(facts.asked), "answered": len(facts.answered & facts.asked)})


SCREENING_RULES: tuple[Rule[ScreeningFacts, date], ...] = (check_agreed, check_all_answered)
