"""What must hold while somebody is received. Each rule only raises."""

from dataclasses import dataclass
from datetime import datetime

from members.errors import HandedToOneself, IntakeOver, NobodyYet, NotAtReception, SomebodyElseReceived
from venue.rules import Rule


@dataclass(frozen=True)
class IntakeFacts:
    """Whether the intake is under way and has its person; for a handover who answers for it, who is to, and whether
    they receive people; for who it is, whether the intake has somebody else (`is_else`).
    """

    is_open: bool
    has_person: bool
    responsible: int | None = None
    to: int | None = None
    to_receives: bool = True
    is_else: bool = False


def check_under_way(facts: IntakeFacts, now: datetime) -> None:
    if not facts.is_open:
        raise IntakeOver


def check_has_person(facts: IntakeFacts, now: datetime) -> None:
    if not facts.has_person:
        raise NobodyYet


def check_stays_with_person(facts: IntakeFacts, now: datetime) -> None:
    if facts.is_else:
        raise SomebodyElseReceived


def check_to_somebody_else(facts: IntakeFacts, now: datetime) -> None:
    if facts.to is not None and facts.to == facts.responsible:
        raise HandedToOneself


def check_receives(facts: IntakeFacts, now: datetime) -> None:
    if not facts.to_receives:
        raise NotAtReception


Rules = tuple[Rule[IntakeFacts, datetime], ...]
PERSON_RULES: Rules = (check_under_way,)
MEET_RULES: Rules = (check_under_way, check_stays_with_person)
STEP_RULES: Rules = (check_under_way, check_has_person)
HAND_OVER_RULES: Rules = (check_under_way, check_to_somebody_else, check_receives)
