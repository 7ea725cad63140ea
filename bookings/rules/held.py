"""The rules of what becomes of a place that somebody holds: cancelling, check-in, the marks of the roster."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.errors import (
    CheckInClosed,
    LateNow,
    MovedAlready,
    NotCancellable,
    NotCheckedIn,
    RosterClosed,
    SessionCancelled,
)
from bookings.rules.closure import Closed, refuse_closed
from venue.rules import Rule
from venue.wording import when


@dataclass(frozen=True)
class HeldFacts:
    """What is known when somebody wants to cancel, or to be checked in, or the check-in undone."""

    is_session_cancelled: bool
    starts_at: datetime
    state: str
    check_in_opens_before: timedelta
    check_in_closes_after: timedelta = timedelta(0)
    free_cancel: timedelta = timedelta(0)
    last_cancel: timedelta = timedelta(0)
    is_own: bool = False  # whether the person whose place it is asks, not the desk
    is_roster_closed: bool = False
    is_moved: bool = False  # whether another place was taken for it
    grace_until: datetime | None = None  # whoever moved up from the waitlist may decline free of charge until then
    closed: Closed | None = None  # what keeps the place of the class closed at that time

    @property
    def free_until(self) -> datetime:
        until = self.starts_at - self.free_cancel
        return max(until, self.grace_until) if self.grace_until else until

    @property
    def own_until(self) -> datetime:
        """Until when people give a place back by themselves."""
        until = self.starts_at - self.last_cancel
        return max(until, self.grace_until) if self.grace_until else until

    @property
    def check_in_opens_at(self) -> datetime:
        return self.starts_at - self.check_in_opens_before

    @property
    def check_in_closes_at(self) -> datetime:
        return self.starts_at + self.check_in_closes_after

    def is_late(self, now: datetime) -> bool:
        """Whether cancelling now counts as late: never while the house keeps the place of the class closed."""
        return self.closed is None and now >= self.free_until


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


def check_free_still(facts: HeldFacts, now: datetime) -> None:
    """For whoever was shown that it costs nothing."""
    if facts.is_late(now):
        raise LateNow(
            _("Cancelling was free until %(until)s. Nothing was changed; please look at it again.")
            % {"until": when(facts.free_until)},
            facts={"until": facts.free_until.isoformat()},
        )


def check_not_moved(facts: HeldFacts, now: datetime) -> None:
    if facts.is_moved:
        raise MovedAlready


CANCEL_RULES: tuple[Rule[HeldFacts, datetime], ...] = (
    check_still_held,
    check_cancel_before_start,
    check_cancel_in_time,
)


def check_held_session_stands(facts: HeldFacts, now: datetime) -> None:
    if facts.is_session_cancelled:
        raise SessionCancelled


def check_held_place_open(facts: HeldFacts, now: datetime) -> None:
    """At the door somebody decides first what becomes of the class; whoever then holds it marks who is there."""
    if facts.closed:
        refuse_closed(facts.closed, gettext("Decide first whether this class is moved, called off or takes place."))


def check_has_place(facts: HeldFacts, now: datetime) -> None:
    if facts.state in ("cancelled", "late_cancelled"):
        raise CheckInClosed(_("This booking was cancelled."), rule="has_place")
    if facts.state == "released":
        raise CheckInClosed(_("This place was given up. If one is free, it can be taken anew."), rule="has_place")
    if facts.state == "held":
        raise CheckInClosed(_("This place is only kept so far; it has to be confirmed first."), rule="has_place")


def check_roster_open(facts: HeldFacts, now: datetime) -> None:
    if facts.is_roster_closed:
        raise RosterClosed


def check_not_checked_in(facts: HeldFacts, now: datetime) -> None:
    if facts.state == "checked_in":
        raise CheckInClosed(_("This person is checked in already."), rule="not_checked_in")


def check_check_in_opened(facts: HeldFacts, now: datetime) -> None:
    if now < facts.check_in_opens_at:
        raise CheckInClosed(
            _("Check-in for this class opens at %(at)s.") % {"at": when(facts.check_in_opens_at)},
            facts={"opens_at": facts.check_in_opens_at.isoformat()},
        )


def check_check_in_not_over(facts: HeldFacts, now: datetime) -> None:
    if now >= facts.check_in_closes_at:
        raise CheckInClosed(
            _("Check-in for this class closed at %(at)s. The coach lets in who comes later, on the roster.")
            % {"at": when(facts.check_in_closes_at)},
            rule="check_in_closes",
            facts={"closed_at": facts.check_in_closes_at.isoformat()},
        )


CHECK_IN_RULES: tuple[Rule[HeldFacts, datetime], ...] = (
    check_held_session_stands,
    check_held_place_open,
    check_has_place,
    check_roster_open,
    check_not_checked_in,
    check_check_in_opened,
    check_check_in_not_over,
)

# Whoever holds the class says who is there until the roster is closed, and may change their mind.
MARK_RULES: tuple[Rule[HeldFacts, datetime], ...] = (
    check_held_session_stands,
    check_has_place,
    check_roster_open,
    check_check_in_opened,
)


def check_is_checked_in(facts: HeldFacts, now: datetime) -> None:
    if facts.state != "checked_in":
        raise NotCheckedIn


UNDO_CHECK_IN_RULES: tuple[Rule[HeldFacts, datetime], ...] = (check_roster_open, check_is_checked_in)
