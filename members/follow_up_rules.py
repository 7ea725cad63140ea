"""The rules of follow-ups, each written once. They only raise, and look at nothing but the facts they are handed."""

from dataclasses import dataclass
from datetime import datetime

from members.follow_up_errors import DuePassed, FollowUpClosed, NothingChanges, NotYoursToCancel, OwnerUnfit
from members.models import FollowUp
from venue.rules import Rule


@dataclass(frozen=True)
class FollowUpFacts:
    """What is known when a follow-up is opened or moved on; `actor` and `opened_by` are users, none for the house.

    `due_at` and `owner` are what is wanted, `had` what it was.
    """

    state: str = FollowUp.State.OPEN
    actor: int | None = None
    is_manager: bool = False
    opened_by: int | None = None
    owner: int | None = None
    owner_is_able: bool = True
    due_at: datetime | None = None
    had: tuple[int, datetime] | None = None


def check_open(facts: FollowUpFacts, now: datetime) -> None:
    if facts.state != FollowUp.State.OPEN:
        raise FollowUpClosed(facts={"state": facts.state})


def check_owner_able(facts: FollowUpFacts, now: datetime) -> None:
    if not facts.owner_is_able:
        raise OwnerUnfit


def check_due_ahead(facts: FollowUpFacts, now: datetime) -> None:
    if facts.due_at is not None and facts.due_at <= now:
        raise DuePassed(facts={"due_at": facts.due_at.isoformat()})


def check_something_changes(facts: FollowUpFacts, now: datetime) -> None:
    if facts.had == (facts.owner, facts.due_at):
        raise NothingChanges


def check_may_cancel(facts: FollowUpFacts, now: datetime) -> None:
    if not facts.is_manager and (facts.opened_by is None or facts.actor != facts.opened_by):
        raise NotYoursToCancel


FollowUpRules = tuple[Rule[FollowUpFacts, datetime], ...]
OPEN_RULES: FollowUpRules = (check_owner_able, check_due_ahead)
DONE_RULES: FollowUpRules = (check_open,)
HAND_OVER_RULES: FollowUpRules = (check_open, check_something_changes, check_owner_able, check_due_ahead)
CANCEL_RULES: FollowUpRules = (check_open, check_may_cancel)
