"""The rules of grading hazards, of who answers for which, and of more time for them. They look at nothing but the facts
they are handed.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from safety.errors import HazardMoved
from safety.hazard_errors import CameBack, ExtendedByManager, MajorIsManagers, NotLater, PlanNeeded
from safety.rules import (
    ASSIGN_RULES,
    VERIFY_RULES,
    HazardFacts,
    check_deadline_ahead,
)
from venue.rules import Rule
from venue.wording import when

LEVELS = ("general", "larger", "major")


def one_above(level: str) -> str:
    """The level of what came back after one of `level`."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


def higher(one: str, other: str) -> str:
    return max(one, other, key=LEVELS.index)


def is_recurrence(verified_at: datetime, found_at: datetime, within: timedelta) -> bool:
    """Whether what was closed then came back: not later than so many days after it was verified, that instant included.
    What is found before it was closed is the same hazard, seen twice.
    """
    return verified_at <= found_at <= verified_at + within


def check_not_below_what_came_back(facts: HazardFacts, now: datetime) -> None:
    if LEVELS.index(facts.level) < LEVELS.index(facts.lowest):
        raise CameBack(facts={"level": facts.level, "lowest": facts.lowest})


def check_manager_answers_for_major(facts: HazardFacts, now: datetime) -> None:
    """Making one major, having it put right, verifying it, and making it less than major."""
    if "major" in (facts.level, facts.old_level) and not facts.answers_for_major:
        raise MajorIsManagers


def check_major_has_plan(facts: HazardFacts, now: datetime) -> None:
    if facts.level == "major" and not facts.plan.strip():
        raise PlanNeeded


GRADE_RULES: tuple[Rule[HazardFacts, datetime], ...] = (
    check_manager_answers_for_major,
    check_not_below_what_came_back,
    check_major_has_plan,
    *ASSIGN_RULES,
)
CLOSE_RULES: tuple[Rule[HazardFacts, datetime], ...] = (check_manager_answers_for_major, *VERIFY_RULES)


def check_can_be_extended(facts: HazardFacts, now: datetime) -> None:
    if facts.state not in ("assigned", "returned"):
        raise HazardMoved(facts={"state": facts.state})


def check_manager_extends(facts: HazardFacts, now: datetime) -> None:
    if not facts.answers_for_major:
        raise ExtendedByManager


def check_later_than_before(facts: HazardFacts, now: datetime) -> None:
    if facts.deadline_at and facts.present_deadline and facts.deadline_at <= facts.present_deadline:
        raise NotLater(
            _("It is to be put right by %(at)s already. Please choose a later time.")
            % {"at": when(facts.present_deadline)},
            facts={"deadline_at": facts.present_deadline.isoformat()},
        )


EXTEND_RULES: tuple[Rule[HazardFacts, datetime], ...] = (
    check_can_be_extended,
    check_manager_extends,
    check_deadline_ahead,
    check_later_than_before,
)
