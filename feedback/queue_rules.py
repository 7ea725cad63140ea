"""The rules of grading, of who answers and of handing over, each written once. They only raise, and look at nothing but
the facts they are handed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from feedback.grading import is_lower
from feedback.queue_errors import (
    GradeForced,
    LoweringNeedsReason,
    MayNotAnswer,
    NotOffered,
    NotYours,
    TheirsAlready,
)
from feedback.rules import HANDLER_RULES, TALK_RULES, CaseFacts, HandlerFacts
from venue.rules import Rule, check
from venue.wording import in_a_row


@dataclass(frozen=True)
class GradeFacts:
    """What a case shall count as. `least` is what rules make of it, `because` why."""

    grade: str
    least: str
    because: Sequence[str]
    may_decide: bool
    has_reason: bool


def check_rules_are_kept(facts: GradeFacts, now: datetime) -> None:
    if is_lower(facts.grade, facts.least) and not facts.may_decide:
        raise GradeForced(
            _("By the rules this is graver: %(why)s. Please leave the grade, or ask somebody who decides cases.")
            % {"why": in_a_row(facts.because)},
            facts={"least": facts.least},
        )


def check_lowering_has_reason(facts: GradeFacts, now: datetime) -> None:
    if is_lower(facts.grade, facts.least) and not facts.has_reason:
        raise LoweringNeedsReason(
            _("By the rules this is graver: %(why)s. Please say why it counts as less; the reason is kept.")
            % {"why": in_a_row(facts.because)},
            facts={"least": facts.least},
        )


GRADE_RULES: tuple[Rule[GradeFacts, datetime], ...] = (check_rules_are_kept, check_lowering_has_reason)


@dataclass(frozen=True)
class AnswerFacts:
    """Who wants to answer. `roles` are those that may; none means everybody who answers cases."""

    case: CaseFacts
    roles: Sequence[str]
    held: Sequence[str]
    role_names: Sequence[str]
    is_house: bool = False


def check_answered_case_is_open(facts: AnswerFacts, now: datetime) -> None:
    check(TALK_RULES, facts.case, now)


def check_may_answer(facts: AnswerFacts, now: datetime) -> None:
    if facts.roles and not facts.is_house and not set(facts.roles) & set(facts.held):
        raise MayNotAnswer(
            _("Enquiries of this class are answered by: %(roles)s. Please offer the case to one of them.")
            % {"roles": in_a_row(facts.role_names)}
        )


ANSWER_RULES: tuple[Rule[AnswerFacts, datetime], ...] = (check_answered_case_is_open, check_may_answer)


@dataclass(frozen=True)
class OfferFacts:
    """To whom a case is offered, by whom."""

    handler: HandlerFacts
    may_offer: bool  # sees to it now, or decides cases
    is_theirs: bool


def check_offered_to_able(facts: OfferFacts, now: datetime) -> None:
    check(HANDLER_RULES, facts.handler, now)


def check_may_offer(facts: OfferFacts, now: datetime) -> None:
    if not facts.may_offer:
        raise NotYours


def check_not_theirs(facts: OfferFacts, now: datetime) -> None:
    if facts.is_theirs:
        raise TheirsAlready


OFFER_RULES: tuple[Rule[OfferFacts, datetime], ...] = (check_may_offer, check_offered_to_able, check_not_theirs)


@dataclass(frozen=True)
class AcceptFacts:
    handler: HandlerFacts
    is_offered: bool  # to this very person, and nothing came after it


def check_offered(facts: AcceptFacts, now: datetime) -> None:
    if not facts.is_offered:
        raise NotOffered


def check_accepted_by_able(facts: AcceptFacts, now: datetime) -> None:
    check(HANDLER_RULES, facts.handler, now)


ACCEPT_RULES: tuple[Rule[AcceptFacts, datetime], ...] = (check_offered, check_accepted_by_able)
