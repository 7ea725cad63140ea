"""The rules of duties and hazards, each written once. They only raise, and look at nothing but the facts they are
handed.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from safety.errors import (
    ActionNeeded,
    DeadlinePassed,
    DutyDone,
    DutyMissed,
    DutyNotOpen,
    HazardMoved,
    NotOwner,
    OwnerGone,
    PhotoNeeded,
    SamePerson,
    Unanswered,
)
from venue.rules import Rule
from venue.wording import when

# --- duties ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DutyFacts:
    """What is known when somebody answers an item or finishes a duty."""

    opens_at: datetime
    late_until: datetime
    is_done: bool
    is_missed: bool
    unanswered: int = 0
    photos_missing: int = 0
    actions_missing: int = 0
    done_by: str = ""
    done_at: datetime | None = None


def check_not_done(facts: DutyFacts, now: datetime) -> None:
    """Of two people who do one round the second is told who was first."""
    if facts.is_done:
        if not facts.done_by:
            raise DutyDone
        raise DutyDone(
            _("%(who)s has finished this duty: %(at)s. You can add a note to it.")
            % {"who": facts.done_by, "at": when(facts.done_at)},
            facts={"done_at": facts.done_at.isoformat() if facts.done_at else ""},
        )


def check_not_missed(facts: DutyFacts, now: datetime) -> None:
    """Also before a sweep has noted it: the time alone decides."""
    if facts.is_missed or now >= facts.late_until:
        raise DutyMissed(facts={"late_until": facts.late_until.isoformat()})


def check_open(facts: DutyFacts, now: datetime) -> None:
    if now < facts.opens_at:
        raise DutyNotOpen(
            _("This duty can be begun from %(at)s.") % {"at": when(facts.opens_at)},
            facts={"opens_at": facts.opens_at.isoformat()},
        )


def check_all_answered(facts: DutyFacts, now: datetime) -> None:
    if facts.unanswered:
        raise Unanswered(
            ngettext(
                "%(count)s item is not answered yet. Please answer it, then finish.",
                "%(count)s items are not answered yet. Please answer them, then finish.",
                facts.unanswered,
            )
            % {"count": facts.unanswered},
            facts={"unanswered": facts.unanswered},
        )


def check_photos_there(facts: DutyFacts, now: datetime) -> None:
    if facts.photos_missing:
        raise PhotoNeeded(
            ngettext(
                "%(count)s photo is missing where something is not in order. Please take it, then finish.",
                "%(count)s photos are missing where something is not in order. Please take them, then finish.",
                facts.photos_missing,
            )
            % {"count": facts.photos_missing},
            facts={"photos_missing": facts.photos_missing},
        )


def check_actions_there(facts: DutyFacts, now: datetime) -> None:
    if facts.actions_missing:
        raise ActionNeeded(
            ngettext(
                "What you did at once is missing at %(count)s item that is not in order. Please write it, then finish.",
                "What you did at once is missing at %(count)s items that are not in order. Please write it, then "
                "finish.",
                facts.actions_missing,
            )
            % {"count": facts.actions_missing},
            facts={"actions_missing": facts.actions_missing},
        )


ANSWER_RULES: tuple[Rule[DutyFacts, datetime], ...] = (check_not_done, check_not_missed, check_open)
FINISH_RULES: tuple[Rule[DutyFacts, datetime], ...] = (
    *ANSWER_RULES,
    check_all_answered,
    check_photos_there,
    check_actions_there,
)

# --- hazards ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HazardFacts:
    """What is known when somebody wants to move a hazard on. `actor`, `owner` and `rectified_by` are users."""

    state: str
    actor: int | None
    is_manager: bool
    owner: int | None
    rectified_by: int | None
    deadline_at: datetime | None = None
    new_owner_works_here: bool = True
    level: str = "general"  # as it is to be
    old_level: str = "general"
    lowest: str = "general"  # below which one that came back is not put
    plan: str = ""
    answers_for_major: bool = True
    present_deadline: datetime | None = None


def check_can_be_assigned(facts: HazardFacts, now: datetime) -> None:
    if facts.state not in ("found", "assigned", "returned"):
        raise HazardMoved(facts={"state": facts.state})


def check_deadline_ahead(facts: HazardFacts, now: datetime) -> None:
    if facts.deadline_at is not None and facts.deadline_at <= now:
        raise DeadlinePassed(facts={"deadline_at": facts.deadline_at.isoformat()})


def check_owner_works_here(facts: HazardFacts, now: datetime) -> None:
    if not facts.new_owner_works_here:
        raise OwnerGone


ASSIGN_RULES: tuple[Rule[HazardFacts, datetime], ...] = (
    check_can_be_assigned,
    check_owner_works_here,
    check_deadline_ahead,
)


def check_being_put_right(facts: HazardFacts, now: datetime) -> None:
    if facts.state not in ("assigned", "returned"):
        raise HazardMoved(facts={"state": facts.state})


def check_own_or_manager(facts: HazardFacts, now: datetime) -> None:
    if not facts.is_manager and facts.actor != facts.owner:
        raise NotOwner


RECTIFY_RULES: tuple[Rule[HazardFacts, datetime], ...] = (check_being_put_right, check_own_or_manager)


def check_put_right(facts: HazardFacts, now: datetime) -> None:
    if facts.state != "rectified":
        raise HazardMoved(facts={"state": facts.state})


def check_somebody_else(facts: HazardFacts, now: datetime) -> None:
    if facts.actor is None or facts.actor == facts.rectified_by:
        raise SamePerson


VERIFY_RULES: tuple[Rule[HazardFacts, datetime], ...] = (check_put_right, check_somebody_else)
