"""The rules of running a class by its roster: its steps, what is noted, and closing it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bookings.errors import RosterClosed, RosterNotClosable, RosterNotOpen, StepOutOfTurn
from venue.rules import Rule
from venue.wording import when


@dataclass(frozen=True)
class RosterFacts:
    """What is known when somebody works on the roster of a class. `opens_at` is when check-in opens."""

    is_cancelled: bool
    starts_at: datetime
    is_closed: bool
    opens_at: datetime


@dataclass(frozen=True)
class StepFacts(RosterFacts):
    """The same, when a step is ticked or taken back; `next_step` and `last_step` are empty where there is none."""

    step: str
    next_step: str
    last_step: str


def check_roster_session_stands(facts: RosterFacts, now: datetime) -> None:
    if facts.is_cancelled:
        raise RosterNotClosable(_("This class was called off; it has no roster."), rule="session_stands")


def check_roster_not_closed(facts: RosterFacts, now: datetime) -> None:
    if facts.is_closed:
        raise RosterNotClosable(_("The roster of this class is closed already."), rule="closed_once")


def check_roster_session_begun(facts: RosterFacts, now: datetime) -> None:
    if now < facts.starts_at:
        raise RosterNotClosable(
            _("The roster can be closed once the class has begun (%(at)s).") % {"at": when(facts.starts_at)},
            rule="session_begun",
            facts={"starts_at": facts.starts_at.isoformat()},
        )


CLOSE_ROSTER_RULES: tuple[Rule[RosterFacts, datetime], ...] = (
    check_roster_session_stands,
    check_roster_not_closed,
    check_roster_session_begun,
)


def check_roster_opened(facts: RosterFacts, now: datetime) -> None:
    if now < facts.opens_at:
        raise RosterNotOpen(
            _("The roster of this class opens with check-in, %(at)s.") % {"at": when(facts.opens_at)},
            facts={"opens_at": facts.opens_at.isoformat()},
        )


# What is noted about a class and its people may be added when the roster is closed: nothing hangs on it.
NOTE_RULES: tuple[Rule[RosterFacts, datetime], ...] = (check_roster_session_stands, check_roster_opened)


def check_roster_still_open(facts: RosterFacts, now: datetime) -> None:
    if facts.is_closed:
        raise RosterClosed


def check_step_is_next(facts: StepFacts, now: datetime) -> None:
    if not facts.step or facts.step != facts.next_step:
        raise StepOutOfTurn(facts={"step": facts.step, "next": facts.next_step})


STEP_RULES: tuple[Rule[StepFacts, datetime], ...] = (
    check_roster_session_stands,
    check_roster_still_open,
    check_roster_opened,
    check_step_is_next,
)


def check_step_is_last(facts: StepFacts, now: datetime) -> None:
    if not facts.step or facts.step != facts.last_step:
        raise StepOutOfTurn(
            _("Only the step that was ticked last can be taken back."),
            rule="last_step",
            facts={"step": facts.step, "last": facts.last_step},
        )


UNDO_STEP_RULES: tuple[Rule[StepFacts, datetime], ...] = (
    check_roster_session_stands,
    check_roster_still_open,
    check_step_is_last,
)
