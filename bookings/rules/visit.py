"""The rules of coming in without a booking."""

from dataclasses import dataclass
from datetime import date

from bookings.errors import NotCovered, VisitNotUndoable
from venue.rules import Rule


@dataclass(frozen=True)
class VisitFacts:
    """What is known when somebody wants to come in without a booking. `because` is why they are let in all the same."""

    is_covered: bool  # by a membership that holds on the day
    because: str = ""


def check_covered(facts: VisitFacts, day: date) -> None:
    if not facts.is_covered and not facts.because:
        raise NotCovered(facts={"day": day.isoformat()})


VISIT_RULES: tuple[Rule[VisitFacts, date], ...] = (check_covered,)


@dataclass(frozen=True)
class UndoVisitFacts:
    """What is known when a check-in without a booking is taken back."""

    is_undone: bool
    day: date  # on which it was made


def check_not_undone(facts: UndoVisitFacts, day: date) -> None:
    if facts.is_undone:
        raise VisitNotUndoable(rule="not_undone")


def check_same_day(facts: UndoVisitFacts, day: date) -> None:
    if facts.day != day:
        raise VisitNotUndoable(facts={"day": facts.day.isoformat()})


UNDO_VISIT_RULES: tuple[Rule[UndoVisitFacts, date], ...] = (check_not_undone, check_same_day)
