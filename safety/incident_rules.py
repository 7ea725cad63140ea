"""The rules of incidents. They only raise, and look at nothing but the facts they are handed."""

from dataclasses import dataclass
from datetime import datetime

from safety.incident_errors import HappensLater, IncidentSigned, NobodyNamed, NotExamined
from venue.rules import Rule


@dataclass(frozen=True)
class IncidentFacts:
    """What is known when an incident is reported, written about or signed off. `hurt` people are named."""

    occurred_at: datetime
    is_signed: bool = False
    is_injured: bool = False
    hurt: int = 0
    severity: str = ""
    cause: str = ""
    actions: str = ""


def check_happened(facts: IncidentFacts, now: datetime) -> None:
    if facts.occurred_at > now:
        raise HappensLater(facts={"occurred_at": facts.occurred_at.isoformat()})


def check_not_signed(facts: IncidentFacts, now: datetime) -> None:
    if facts.is_signed:
        raise IncidentSigned


def check_examined(facts: IncidentFacts, now: datetime) -> None:
    if not (facts.severity and facts.cause.strip() and facts.actions.strip()):
        raise NotExamined


def check_hurt_are_named(facts: IncidentFacts, now: datetime) -> None:
    if facts.is_injured and not facts.hurt:
        raise NobodyNamed


REPORT_RULES: tuple[Rule[IncidentFacts, datetime], ...] = (check_happened,)
WRITE_RULES: tuple[Rule[IncidentFacts, datetime], ...] = (check_not_signed,)
SIGN_RULES: tuple[Rule[IncidentFacts, datetime], ...] = (check_not_signed, check_examined, check_hurt_are_named)
