"""Whether a case waits for its guest."""

from dataclasses import dataclass
from datetime import datetime

from feedback.models import Case, CaseEvent
from feedback.selectors.facts import wait_facts
from feedback.waiting_rules import PAUSE_RULES
from venue import clock
from venue.errors import DomainError
from venue.rules import refusal


@dataclass(frozen=True)
class Waiting:
    """`since` where it waits; `why_not` it cannot be made to, where it does not and cannot."""

    since: datetime | None
    why_not: DomainError | None


def waiting_of(case: Case) -> Waiting:
    facts = wait_facts(case)
    asked = [event.at for event in case.timed if event.kind == CaseEvent.Kind.PAUSED]
    return Waiting(asked[-1] if facts.is_waiting else None, refusal(PAUSE_RULES, facts, clock.now()))
