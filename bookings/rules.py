"""The rules of booking, each written once. They only raise, and look at nothing but the facts they are handed.

The same tuple answers the page ("may I?", facts read without a lock) and decides in the service (facts re-read under
the lock), so the refusal is the explanation that member, desk and history read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.errors import (
    AlreadyBooked,
    AlreadyWaiting,
    BookingNotOpen,
    CheckInClosed,
    NoMembership,
    NotCancellable,
    NotCheckedIn,
    NotWaiting,
    PlaceLeft,
    PlacePromised,
    RosterClosed,
    RosterNotClosable,
    SessionCancelled,
    SessionFull,
    SessionStarted,
    WaitlistClosed,
)
from venue import clock
from venue.rules import Rule
from venue.wording import when


@dataclass(frozen=True)
class BookingFacts:
    """What is known when somebody wants a place, or to wait for one."""

    is_cancelled: bool
    starts_at: datetime
    capacity: int
    booked: int
    opens_before: timedelta
    has_live_booking: bool
    membership_pk: int | None  # that covers the day of the class
    free_cancel: timedelta = timedelta(0)
    is_waiting: bool = False
    waiting_ahead: int = 0  # who waits before this person and could take a place now

    @property
    def opens_at(self) -> datetime:
        return self.starts_at - self.opens_before

    @property
    def free_until(self) -> datetime:
        """Until when cancelling is free and the waitlist moves up."""
        return self.starts_at - self.free_cancel

    @property
    def places_left(self) -> int:
        return self.capacity - self.booked

    def is_promised(self, now: datetime) -> bool:
        """Whether every free place belongs to somebody who waited longer."""
        return 0 < self.places_left <= self.waiting_ahead and now < self.free_until


@dataclass(frozen=True)
class HeldFacts:
    """What is known when somebody wants to cancel, or to be checked in, or the check-in undone."""

    is_session_cancelled: bool
    starts_at: datetime
    ends_at: datetime
    state: str
    check_in_opens_before: timedelta
    free_cancel: timedelta = timedelta(0)
    is_roster_closed: bool = False

    @property
    def free_until(self) -> datetime:
        return self.starts_at - self.free_cancel

    def is_late(self, now: datetime) -> bool:
        """Whether cancelling now counts as late."""
        return now >= self.free_until


@dataclass(frozen=True)
class RosterFacts:
    """What is known when somebody wants to close a roster."""

    is_cancelled: bool
    starts_at: datetime
    is_closed: bool


def check_session_stands(facts: BookingFacts, now: datetime) -> None:
    if facts.is_cancelled:
        raise SessionCancelled


def check_not_begun(facts: BookingFacts, now: datetime) -> None:
    if now >= facts.starts_at:
        raise SessionStarted(facts={"starts_at": facts.starts_at.isoformat()})


def check_booking_open(facts: BookingFacts, now: datetime) -> None:
    if now < facts.opens_at:
        raise BookingNotOpen(
            _("Booking for this class opens on %(at)s.") % {"at": when(facts.opens_at)},
            facts={"opens_at": facts.opens_at.isoformat()},
        )


def check_not_booked_already(facts: BookingFacts, now: datetime) -> None:
    if facts.has_live_booking:
        raise AlreadyBooked


def check_membership_covers(facts: BookingFacts, now: datetime) -> None:
    """The entitlement is asked for on the day of the class, not on the day of booking."""
    if facts.membership_pk is None:
        raise NoMembership(facts={"day": clock.local(facts.starts_at).date().isoformat()})


def check_place_left(facts: BookingFacts, now: datetime) -> None:
    if facts.booked >= facts.capacity:
        raise SessionFull(
            _("All %(capacity)s places of this class are taken. Please choose another date.")
            % {"capacity": facts.capacity},
            facts={"capacity": facts.capacity, "booked": facts.booked},
        )


def check_place_not_promised(facts: BookingFacts, now: datetime) -> None:
    if facts.is_promised(now):
        raise PlacePromised(
            ngettext_lazy(
                "A place is free, but %(count)s person waited for it and gets it first.",
                "A place is free, but %(count)s people waited for it and get it first.",
                facts.waiting_ahead,
            )
            % {"count": facts.waiting_ahead},
            facts={"waiting": facts.waiting_ahead, "until": facts.free_until.isoformat()},
        )


BOOKING_RULES: tuple[Rule[BookingFacts, datetime], ...] = (
    check_session_stands,
    check_not_begun,
    check_not_booked_already,
    check_booking_open,
    check_membership_covers,
    check_place_left,
    check_place_not_promised,
)

# What can be told to somebody who is not signed in: everything but what depends on the person.
STRANGER_RULES: tuple[Rule[BookingFacts, datetime], ...] = (
    check_session_stands,
    check_not_begun,
    check_booking_open,
    check_place_left,
    check_place_not_promised,
)


def check_not_waiting(facts: BookingFacts, now: datetime) -> None:
    if facts.is_waiting:
        raise AlreadyWaiting


def check_waitlist_moves(facts: BookingFacts, now: datetime) -> None:
    if now >= facts.free_until:
        raise WaitlistClosed(
            _(
                "The waitlist of this class moved up until %(until)s. A place that becomes free now can be booked by "
                "anybody."
            )
            % {"until": when(facts.free_until)},
            facts={"until": facts.free_until.isoformat()},
        )


def check_is_full(facts: BookingFacts, now: datetime) -> None:
    if facts.places_left > facts.waiting_ahead:
        raise PlaceLeft(facts={"capacity": facts.capacity, "booked": facts.booked})


WAITLIST_RULES: tuple[Rule[BookingFacts, datetime], ...] = (
    check_session_stands,
    check_not_begun,
    check_not_booked_already,
    check_not_waiting,
    check_booking_open,
    check_membership_covers,
    check_waitlist_moves,
    check_is_full,
)


def check_still_waiting(facts: BookingFacts, now: datetime) -> None:
    if not facts.is_waiting:
        raise NotWaiting


# What ends the search for somebody to move up, whoever is next.
PLACE_RULES: tuple[Rule[BookingFacts, datetime], ...] = (
    check_session_stands,
    check_not_begun,
    check_waitlist_moves,
    check_place_left,
)

# What passes one person over, and the next is asked.
PROMOTION_RULES: tuple[Rule[BookingFacts, datetime], ...] = (
    check_still_waiting,
    check_not_booked_already,
    check_membership_covers,
)


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


CANCEL_RULES: tuple[Rule[HeldFacts, datetime], ...] = (check_still_held, check_cancel_before_start)


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
