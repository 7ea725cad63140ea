"""How a refund moves on, and how much may be asked for; each rule written once."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from members.errors import MoreThanStands, NothingToPayBack
from members.refund_errors import MoreThanIsLeft, RefundNeedsApproval, RefundOutOfTurn
from venue.rules import Rule
from venue.wording import money


@dataclass(frozen=True)
class RequestFacts:
    """What stands in the person's account, how much of it other refunds wait for, and what is asked."""

    stands: Decimal
    waiting: Decimal
    amount: Decimal


def check_something_stands(facts: RequestFacts, now: datetime) -> None:
    if facts.stands <= 0:
        raise NothingToPayBack


def check_is_left(facts: RequestFacts, now: datetime) -> None:
    left = max(facts.stands - facts.waiting, Decimal(0))
    if facts.amount <= left:
        return
    known = {"stands": str(facts.stands), "waiting": str(facts.waiting), "amount": str(facts.amount)}
    said = {"stands": money(facts.stands), "waiting": money(facts.waiting), "left": money(left)}
    if not facts.waiting:
        words = _("%(stands)s stands in the account; more than that cannot be paid back.")
        raise MoreThanStands(words % said, facts=known)
    words = _("%(stands)s stands in the account, and refunds of %(waiting)s wait to be paid: %(left)s is left.")
    raise MoreThanIsLeft(words % said, facts=known)


REQUEST_RULES: tuple[Rule[RequestFacts, datetime], ...] = (check_something_stands, check_is_left)


@dataclass(frozen=True)
class RefundFacts:
    """What is known when a refund is to be moved on."""

    state: str
    amount: Decimal
    limit: Decimal  # up to it the rule approves


def check_waits_for_decision(facts: RefundFacts, now: datetime) -> None:
    if facts.state != "requested":
        raise RefundOutOfTurn(facts={"state": facts.state})


def check_can_be_rejected(facts: RefundFacts, now: datetime) -> None:
    if facts.state not in ("requested", "approved"):
        raise RefundOutOfTurn(facts={"state": facts.state})


def check_is_approved(facts: RefundFacts, now: datetime) -> None:
    if facts.state == "requested":
        raise RefundNeedsApproval(
            _("Refunds above %(limit)s are approved by somebody in charge before they are paid.")
            % {"limit": money(facts.limit)},
            facts={"limit": str(facts.limit), "amount": str(facts.amount)},
        )
    if facts.state != "approved":
        raise RefundOutOfTurn(facts={"state": facts.state})


def check_is_paid(facts: RefundFacts, now: datetime) -> None:
    if facts.state != "paid":
        raise RefundOutOfTurn(facts={"state": facts.state})


RefundRules = tuple[Rule[RefundFacts, datetime], ...]
APPROVE_RULES: RefundRules = (check_waits_for_decision,)
REJECT_RULES: RefundRules = (check_can_be_rejected,)
PAY_RULES: RefundRules = (check_is_approved,)
ARRIVE_RULES: RefundRules = (check_is_paid,)
