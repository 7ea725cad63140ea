"""The rules of readings and of the gate: what a figure means, and when an area opens again. Nothing but facts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from safety.gate_errors import (
    ActionMissing,
    MajorHazardOpen,
    NotAllowedToReopen,
    NotMeasuredHere,
    OpenAgain,
    PointGone,
    StillOut,
)
from venue.rules import Rule

# --- readings --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bounds:
    """A limit as a figure is held against it; both ends are still good."""

    low: Decimal | None
    high: Decimal | None
    is_hard: bool
    is_confirmed: bool

    def hold(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def verdict(value: Decimal, bounds: Bounds | None) -> str:
    """What a figure means: only a hard limit that somebody has confirmed closes anything."""
    if bounds is None:
        return "free"
    if bounds.hold(value):
        return "within"
    return "breaks" if bounds.is_hard and bounds.is_confirmed else "warns"


@dataclass(frozen=True)
class ReadingFacts:
    """What is known when somebody enters a figure. `corrects` says of what point and parameter the corrected one is."""

    point: int
    parameter: str
    is_point_in_use: bool
    verdict: str
    action: str
    corrects: tuple[int, str] | None = None


def check_point_in_use(facts: ReadingFacts, now: datetime) -> None:
    if not facts.is_point_in_use:
        raise PointGone


def check_corrects_the_same(facts: ReadingFacts, now: datetime) -> None:
    if facts.corrects is not None and facts.corrects != (facts.point, facts.parameter):
        raise NotMeasuredHere


def check_action_said(facts: ReadingFacts, now: datetime) -> None:
    if facts.verdict == "breaks" and not facts.action.strip():
        raise ActionMissing


READING_RULES: tuple[Rule[ReadingFacts, datetime], ...] = (
    check_point_in_use,
    check_corrects_the_same,
    check_action_said,
)

# --- opening again ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReleaseFacts:
    """What is known when an area is to be opened again."""

    is_ended: bool
    has_passed: bool
    may_reopen: bool
    major_hazards: int


def check_not_released(facts: ReleaseFacts, now: datetime) -> None:
    if facts.is_ended:
        raise OpenAgain


def check_has_passed(facts: ReleaseFacts, now: datetime) -> None:
    if not facts.has_passed:
        raise StillOut


def check_no_major_hazard(facts: ReleaseFacts, now: datetime) -> None:
    if facts.major_hazards:
        raise MajorHazardOpen


def check_may_reopen(facts: ReleaseFacts, now: datetime) -> None:
    if not facts.may_reopen:
        raise NotAllowedToReopen


RELEASE_RULES: tuple[Rule[ReleaseFacts, datetime], ...] = (
    check_not_released,
    check_has_passed,
    check_no_major_hazard,
    check_may_reopen,
)


# --- a fresh run -----------------------------------------------------------------------------------------------------


def counts_as_fresh(opened_at: datetime, found_by: int | None, answered_at: datetime, answered_by: int | None) -> bool:
    """Whether an answer in order may release what an item has closed: it was given later, by another person."""
    return answered_at > opened_at and answered_by is not None and answered_by != found_by
