"""The rules of closures: what one may be like, and what it keeps from happening."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.closure_errors import ClosureOver, EndPassed, PlaceClosed, UndoTooLate
from venue.bilingual import in_language
from venue.errors import DomainError
from venue.rules import Rule
from venue.wording import one_after_the_other, when


@dataclass(frozen=True)
class Closed:
    """What keeps the place of a class closed at its time: the names of the place are empty for the whole venue."""

    pk: int
    starts_at: datetime
    ends_at: datetime | None
    reason_en: str
    reason_zh: str
    place_en: str = ""
    place_zh: str = ""

    @property
    def place(self) -> str:
        return in_language(self.place_en, self.place_zh) or _("The whole venue")

    @property
    def words(self) -> str:
        """Where, for how long and why, in the active language."""
        said = (
            _("%(place)s is closed from %(begins)s to %(ends)s: %(reason)s.")
            if self.ends_at
            else _("%(place)s is closed from %(begins)s until further notice: %(reason)s.")
        )
        return said % {
            "place": self.place,
            "begins": when(self.starts_at),
            "ends": when(self.ends_at),
            "reason": in_language(self.reason_en, self.reason_zh).rstrip(".。"),
        }


def refuse_closed(closed: Closed, then: str) -> None:
    """Raise `PlaceClosed` with where, until when and why, and what to do."""
    raise PlaceClosed(
        one_after_the_other(closed.words, then),
        facts={"closure": closed.pk, "until": closed.ends_at.isoformat() if closed.ends_at else ""},
    )


@dataclass(frozen=True)
class ClosureFacts:
    """What is known when a closure is entered, changed or ended; `ends_at` is as it is to be, `ended_at` as it is."""

    ends_at: datetime | None
    is_over: bool = False
    why_shut: DomainError | None = None
    ended_at: datetime | None = None


def check_closure_holds(facts: ClosureFacts, now: datetime) -> None:
    if facts.is_over:
        raise ClosureOver


def check_end_to_come(facts: ClosureFacts, now: datetime) -> None:
    if facts.ends_at is not None and facts.ends_at <= now:
        raise EndPassed(facts={"ends_at": facts.ends_at.isoformat()})


def check_end_is_not_nearer(facts: ClosureFacts, now: datetime) -> None:
    """What is kept closed may last longer, and never less long."""
    is_nearer = facts.ends_at is not None and (facts.ended_at is None or facts.ends_at < facts.ended_at)
    if is_nearer and facts.why_shut:
        raise facts.why_shut


def check_nothing_keeps_it_shut(facts: "ClosureFacts | UndoFacts", now: datetime) -> None:
    if facts.why_shut:
        raise facts.why_shut


CLOSE_RULES: tuple[Rule[ClosureFacts, datetime], ...] = (check_end_to_come,)
CHANGE_CLOSURE_RULES: tuple[Rule[ClosureFacts, datetime], ...] = (
    check_closure_holds,
    check_end_to_come,
    check_end_is_not_nearer,
)
REOPEN_RULES: tuple[Rule[ClosureFacts, datetime], ...] = (
    check_closure_holds,
    check_nothing_keeps_it_shut,
)


@dataclass(frozen=True)
class UndoFacts:
    """What is known when a closure is to be taken back as if it had never been."""

    undo_until: datetime
    is_over: bool = False
    why_shut: DomainError | None = None


def check_not_over(facts: UndoFacts, now: datetime) -> None:
    if facts.is_over:
        raise ClosureOver


def check_undo_in_time(facts: UndoFacts, now: datetime) -> None:
    if now >= facts.undo_until:
        raise UndoTooLate(
            _("It could be undone until %(at)s; what was decided is done since. The place can be opened again.")
            % {"at": when(facts.undo_until)},
            facts={"until": facts.undo_until.isoformat()},
        )


UNDO_RULES: tuple[Rule[UndoFacts, datetime], ...] = (
    check_not_over,
    check_nothing_keeps_it_shut,
    check_undo_in_time,
)
