"""The rules of waiving a penalty, of objecting to one or to what was said of a booking, and of answering that."""

from dataclasses import dataclass
from datetime import datetime

from bookings.errors import ObjectedAlready, ObjectionAnswered, WaivedAlready
from venue.rules import Rule


@dataclass(frozen=True)
class PenaltyFacts:
    """What is known when somebody wants to waive a penalty, or objects. `outcome` is empty while nothing was decided,
    and where the booking has no penalty; `is_objected` is about the penalty, else about the booking as it stands.
    """

    outcome: str
    is_objected: bool = False


@dataclass(frozen=True)
class ObjectionFacts:
    is_answered: bool


def check_not_waived(facts: PenaltyFacts, now: datetime) -> None:
    if facts.outcome == "waived":
        raise WaivedAlready


def check_not_objected(facts: PenaltyFacts, now: datetime) -> None:
    if facts.is_objected:
        raise ObjectedAlready


def check_not_answered(facts: ObjectionFacts, now: datetime) -> None:
    if facts.is_answered:
        raise ObjectionAnswered


WAIVE_RULES: tuple[Rule[PenaltyFacts, datetime], ...] = (check_not_waived,)
OBJECTION_RULES: tuple[Rule[PenaltyFacts, datetime], ...] = (check_not_objected, check_not_waived)
ANSWER_RULES: tuple[Rule[ObjectionFacts, datetime], ...] = (check_not_answered,)
