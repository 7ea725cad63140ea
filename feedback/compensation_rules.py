"""What may be given to make a case good, by whom; each rule written once."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from feedback.compensation_errors import (
    AmountUnfit,
    ApprovedByOneself,
    ApproverConcerned,
    CompensationOutOfTurn,
    NobodyToGiveTo,
    OneWaitsAlready,
    StillOffered,
)
from feedback.rules import WORK_RULES, CaseFacts
from venue.rules import Rule, check

FREE = "apology"


@dataclass(frozen=True)
class GiftFacts:
    """What is to be given. `spent` is what the case costs already, `limit` what this person gives for one case alone;
    none: the house itself, which knows none.
    """

    case: CaseFacts
    kind: str
    amount: Decimal
    has_plan: bool
    has_person: bool
    one_waits: bool
    spent: Decimal = Decimal(0)
    limit: Decimal | None = None

    @property
    def is_within(self) -> bool:
        """Whether it need not be approved. What a case costs counts together, so that nothing is cut into pieces."""
        return self.limit is None or self.kind == FREE or self.spent + self.amount <= self.limit


def check_case_is_worked_on(facts: GiftFacts, now: datetime) -> None:
    check(WORK_RULES, facts.case, now)


def check_amount(facts: GiftFacts, now: datetime) -> None:
    is_worth = facts.amount > 0
    if is_worth == (facts.kind == FREE) or facts.has_plan != (facts.kind == "pack"):
        raise AmountUnfit(facts={"kind": facts.kind, "amount": str(facts.amount)})


def check_somebody_gets_it(facts: GiftFacts, now: datetime) -> None:
    if facts.kind != FREE and not facts.has_person:
        raise NobodyToGiveTo


def check_none_waits(facts: GiftFacts, now: datetime) -> None:
    if facts.one_waits:
        raise OneWaitsAlready


GIFT_RULES: tuple[Rule[GiftFacts, datetime], ...] = (
    check_case_is_worked_on,
    check_amount,
    check_somebody_gets_it,
    check_none_waits,
)


@dataclass(frozen=True)
class DecisionFacts:
    """A compensation that is to be decided or given, and by whom; no `actor` is the house or the guest. `is_offered`:
    the guest has read of it and may still accept.
    """

    state: str
    is_closed: bool
    actor: int | None = None
    proposer: int | None = None
    is_concerned: bool = False
    is_offered: bool = False


def check_waits_for_decision(facts: DecisionFacts, now: datetime) -> None:
    if facts.state != "proposed" or facts.is_closed:
        raise CompensationOutOfTurn(facts={"state": facts.state})


def check_can_be_refused(facts: DecisionFacts, now: datetime) -> None:
    if facts.state not in ("proposed", "approved"):
        raise CompensationOutOfTurn(facts={"state": facts.state})


def check_not_offered(facts: DecisionFacts, now: datetime) -> None:
    """Whoever accepts an offer gets it."""
    if facts.is_offered:
        raise StillOffered


def check_is_approved(facts: DecisionFacts, now: datetime) -> None:
    if facts.state != "approved":
        raise CompensationOutOfTurn(facts={"state": facts.state})


def check_another_decides(facts: DecisionFacts, now: datetime) -> None:
    if facts.actor is not None and facts.actor == facts.proposer:
        raise ApprovedByOneself


def check_decider_not_concerned(facts: DecisionFacts, now: datetime) -> None:
    if facts.is_concerned:
        raise ApproverConcerned


APPROVE_RULES: tuple[Rule[DecisionFacts, datetime], ...] = (
    check_waits_for_decision,
    check_another_decides,
    check_decider_not_concerned,
)
REFUSE_RULES: tuple[Rule[DecisionFacts, datetime], ...] = (
    check_can_be_refused,
    check_not_offered,
    check_another_decides,
    check_decider_not_concerned,
)
DROP_RULES: tuple[Rule[DecisionFacts, datetime], ...] = (check_can_be_refused,)
GIVE_RULES: tuple[Rule[DecisionFacts, datetime], ...] = (check_is_approved,)
