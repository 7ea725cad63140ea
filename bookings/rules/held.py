"""The rules of what becomes of a place that somebody holds: cancelling, check-in, the closed roster."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bookings.errors import (
    CheckInClosed,
    NotCancellable,
    NotCheckedIn,
    RosterClosed,
    RosterNotClosable,
    SessionCancelled,
)
from venue.rules import Rule
from venue.wording import when


@dataclass(frozen=True)
class HeldFacts:
    """What is known when somebody wants to cancel, or to be checked in, or the check-in undone."""

    is_session_cancelled: bool
    starts_at: datetime
    ends_at: datetime
    state: str
    check_in_opens_before: timedelta
    free_cancel: timedelta = timedelta(0)
    last_cancel: timedelta = timedelta(0)
    is_own: bool = False  # whether the person whose place it is asks, not the desk
    is_roster_closed: bool = False

    @property
    def free_until(self) -> datetime:
        return self.starts_at - self.free_cancel

    @property
    def own_until(self) -> datetime:
        """Until when people give a place back by themselves."""
        return self.starts_at - self.last_cancel

    def is_late(self, now: datetime) -> bool:
        """Whether cancelling now counts as late."""
        return now >= self.free_until


@dataclass(frozen=True)
class RosterFacts:
    """What is known when somebody wants to close a roster."""

    is_cancelled: bool
    starts_at: datetime
    is_closed: bool


def check_still_held(facts: HeldFacts, now: datetime) -> None:
    if facts.state != "booked":
        raise NotCancellable(facts={"state": facts.state})


def check_cancel_before_start(facts: HeldFacts, now: datetime) -> None:
    if now >= facts.starts_at:
        raise NotCancellable(
            _("The class has begun; the booking can no longer be cancelled."),
            rule="cancel_before_start",
            facts={"starts_at": facts.starts_at.isoformat()},
        )


def check_cancel_in_time(facts: HeldFacts, now: datetime) -> None:
    if facts.is_own and now >= facts.own_until:
        raise NotCancellable(
            _("This place could be given back here until %(until)s. Now the front desk can still do it.")
            % {"until": when(facts.own_until)},
            rule="last_cancel",
            facts={"until": facts.own_until.isoformat()},
        )


CANCEL_RULES: tuple[Rule[HeldFacts, datetime], ...] = (
    check_still_held,
    check_cancel_before_start,
    check_cancel_in_time,
)


def check_held_session_stands(facts: HeldFacts, now: datetime) -> None:
    if facts.is_session_cancelled:
        raise SessionCancelled


def check_has_place(facts: HeldFacts, now: datetime) -> None:
    if facts.state in ("cancelled", "late_cancelled"):
        raise CheckInClosed(_("This booking was cancelled."), rule="has_place")


def check_roster_open(facts: HeldFacts, now: datetime) -> None:
    if facts.is_roster_closed:
        raise RosterClosed


def check_not_checked_in(facts: HeldFacts, now: datetime) -> None:
    if facts.state == "checked_in":
        raise CheckInClosed(_("This person is checked in already."), rule="not_checked_in")


def check_check_in_open(facts: HeldFacts, now: datetime) -> None:
    opens_at = facts.starts_at - facts.check_in_opens_before
    if now < opens_at:
        raise CheckInClosed(
            _("Check-in for this class opens at %(at)s.") % {"at": when(opens_at)},
            facts={"opens_at": opens_at.isoformat()},
        )
    if now >= facts.ends_at:
        raise CheckInClosed(
            _("This class ended at %(at)s.") % {"at": when(facts.ends_at)},
            facts={"ended_at": facts.ends_at.isoformat()},
        )


CHECK_IN_RULES: tuple[Rule[HeldFacts, datetime], ...] = (
    check_held_session_stands,
    check_has_place,
    check_roster_open,
    check_not_checked_in,
    check_check_in_open,
)


def check_is_checked_in(facts: HeldFacts, now: datetime) -> None:
    if facts.state != "checked_in":
        raise NotCheckedIn


UNDO_CHECK_IN_RULES: tuple[Rule[HeldFacts, datetime], ...] = (check_roster_open, check_is_checked_in)


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
