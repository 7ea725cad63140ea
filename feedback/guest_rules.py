"""What a guest may do about their case, and when the house may end it otherwise; each rule written once."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from feedback.guest_errors import (
    ConfirmedAlready,
    MediationOutOfTurn,
    NoCallNeeded,
    NothingProposed,
    NotReadyToClose,
    OnlyComplaints,
    ReasonNeeded,
    SolutionChanged,
    StillOpen,
    TooLateToReopen,
)
from feedback.rules import TALK_RULES, WORK_RULES, CaseFacts
from venue.rules import Rule, check
from venue.wording import in_a_row, when

LOW_RATING = 2  # of five: whoever is so little content is not asked to confirm, the case goes on


@dataclass(frozen=True)
class GuestFacts:
    """How a case stands for whoever spoke up. `reopen_until` is when it can be opened again no more, none while it is
    open; `may_be_called` whether it is a complaint that was resolved, not confirmed, and somebody can be reached;
    `is_as_read` whether the solution that waits is the one that is answered.
    """

    case: CaseFacts
    is_proposed: bool = False
    is_as_read: bool = True
    is_confirmed: bool = False
    was_resolved: bool = False
    reopen_until: datetime | None = None
    may_be_called: bool = False
    in_mediation: bool = False


def check_is_open(facts: GuestFacts, now: datetime) -> None:
    check(WORK_RULES, facts.case, now)


def check_something_is_proposed(facts: GuestFacts, now: datetime) -> None:
    if not facts.is_proposed:
        raise NothingProposed


def check_solution_was_read(facts: GuestFacts, now: datetime) -> None:
    if not facts.is_as_read:
        raise SolutionChanged


def check_was_resolved(facts: GuestFacts, now: datetime) -> None:
    if not facts.case.is_resolved or not facts.was_resolved:
        raise StillOpen


def check_still_asked(facts: GuestFacts, now: datetime) -> None:
    """What was put away stays so; whoever is not content has it opened again."""
    check(TALK_RULES, facts.case, now)


def check_is_settled(facts: GuestFacts, now: datetime) -> None:
    if not facts.case.is_resolved:
        raise StillOpen


def check_not_confirmed(facts: GuestFacts, now: datetime) -> None:
    if facts.is_confirmed:
        raise ConfirmedAlready


def check_in_time_to_reopen(facts: GuestFacts, now: datetime) -> None:
    if facts.reopen_until is not None and now >= facts.reopen_until:
        raise TooLateToReopen(
            _("This could be opened again until %(until)s; a new case takes it up.")
            % {"until": when(facts.reopen_until)},
            facts={"until": facts.reopen_until.isoformat()},
        )


def check_call_is_needed(facts: GuestFacts, now: datetime) -> None:
    if not facts.may_be_called:
        raise NoCallNeeded


def check_is_complaint(facts: GuestFacts, now: datetime) -> None:
    if not facts.case.is_complaint:
        raise OnlyComplaints


def check_not_in_mediation(facts: GuestFacts, now: datetime) -> None:
    if facts.in_mediation:
        raise MediationOutOfTurn


def check_in_mediation(facts: GuestFacts, now: datetime) -> None:
    if not facts.in_mediation:
        raise MediationOutOfTurn


GuestRules = tuple[Rule[GuestFacts, datetime], ...]
ANSWER_RULES: GuestRules = (check_is_open, check_something_is_proposed, check_solution_was_read)
CONFIRM_RULES: GuestRules = (check_was_resolved, check_not_confirmed, check_still_asked)
REOPEN_RULES: GuestRules = (check_is_settled, check_in_time_to_reopen)
OPEN_RULES: GuestRules = (check_is_open,)
WITHDRAW_RULES: GuestRules = OPEN_RULES
CALL_RULES: GuestRules = (check_call_is_needed,)
REJECT_RULES: GuestRules = (check_is_open, check_is_complaint)
MEDIATE_RULES: GuestRules = (check_is_open, check_is_complaint, check_not_in_mediation)
MEDIATED_RULES: GuestRules = (check_is_open, check_in_mediation)


@dataclass(frozen=True)
class ReopenFacts:
    """With what somebody wants a case opened again."""

    reason: str


def check_reason_given(facts: ReopenFacts, now: datetime) -> None:
    if not facts.reason.strip():
        raise ReasonNeeded


REASON_RULES: tuple[Rule[ReopenFacts, datetime], ...] = (check_reason_given,)


@dataclass(frozen=True)
class ClosingFacts:
    """What is still missing before a case can be closed, in the reader's words."""

    missing: tuple[str, ...]


def check_nothing_is_missing(facts: ClosingFacts, now: datetime) -> None:
    if facts.missing:
        raise NotReadyToClose(
            _("Before this case can be closed: %(missing)s.") % {"missing": in_a_row(facts.missing)},
            facts={"missing": list(facts.missing)},
        )


READY_RULES: tuple[Rule[ClosingFacts, datetime], ...] = (check_nothing_is_missing,)
