"""Where somebody stands in the service loop, judged by facts alone. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Step(StrEnum):
    RECEPTION = "reception"
    ASSESSMENT = "assessment"
    DELIVERY = "delivery"
    FEEDBACK = "feedback"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True)
class LoopFacts:
    """When each was last done for a person: received here, screened or advised, served, heard, and something changed
    for them or done about it. Whoever was never received in steps was when they became known.
    """

    received: datetime | None = None
    assessed: datetime | None = None
    served: datetime | None = None
    heard: datetime | None = None
    adjusted: datetime | None = None


@dataclass(frozen=True)
class Round:
    """What is done in the present round, and the step that comes next: there always is one."""

    done: frozenset[Step]
    next: Step


def round_of(facts: LoopFacts) -> Round:
    """A round ends when something is adjusted to what was heard in it; the next begins with a service, since whoever is
    known is neither received nor assessed again. Only what was done after a round began counts in it.
    """
    is_over = facts.heard is not None and facts.adjusted is not None and facts.adjusted >= facts.heard
    began = facts.adjusted if is_over else None
    served = _after(facts.served, began)
    heard = served and _after(facts.heard, began)
    steps = {
        Step.RECEPTION: facts.received is not None,
        Step.ASSESSMENT: facts.assessed is not None,
        Step.DELIVERY: served,
        Step.FEEDBACK: heard,
    }
    missing = [step for step, is_done in steps.items() if not is_done]
    return Round(frozenset(steps) - frozenset(missing), missing[0] if missing else Step.ADJUSTMENT)


def _after(at: datetime | None, began: datetime | None) -> bool:
    return at is not None and (began is None or at > began)
