"""When a case may wait for its guest, and when it is taken up again."""

from dataclasses import dataclass
from datetime import datetime

from feedback.clock_errors import AlreadyWaiting, NotWaiting, WithMediator
from feedback.rules import WORK_RULES, CaseFacts
from venue.rules import Rule, check


@dataclass(frozen=True)
class WaitFacts:
    case: CaseFacts
    is_waiting: bool
    is_with_mediator: bool


def check_case_is_open(facts: WaitFacts, now: datetime) -> None:
    check(WORK_RULES, facts.case, now)


def check_not_waiting(facts: WaitFacts, now: datetime) -> None:
    if facts.is_waiting:
        raise AlreadyWaiting


def check_not_with_mediator(facts: WaitFacts, now: datetime) -> None:
    if facts.is_with_mediator:
        raise WithMediator


def check_waiting(facts: WaitFacts, now: datetime) -> None:
    if not facts.is_waiting:
        raise NotWaiting


PAUSE_RULES: tuple[Rule[WaitFacts, datetime], ...] = (check_case_is_open, check_not_waiting, check_not_with_mediator)
RESUME_RULES: tuple[Rule[WaitFacts, datetime], ...] = (check_case_is_open, check_waiting)
