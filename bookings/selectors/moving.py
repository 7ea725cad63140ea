"""To which other classes a place may move, and what that hangs on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookings.models import Booking, Penalty, ScheduledSession
from bookings.rules import CANCEL_RULES, HeldFacts
from bookings.rules.held import check_free_still, check_not_moved
from bookings.selectors.facts import Moving
from bookings.selectors.holding import cancelling_facts
from bookings.selectors.penalty_words import costs_of
from bookings.selectors.reckoning import price_of
from bookings.selectors.screening import activities_of
from bookings.selectors.timetable import Row, rows
from members.models import CreditLot
from venue import clock
from venue.errors import DomainError, Text
from venue.models import User
from venue.rules import Rule, refusal

AHEAD = timedelta(days=35)
MOST = 60


def rules_of_moving(old: Booking, *, accepts_late: bool = True) -> tuple[Rule[HeldFacts, datetime], ...]:
    """A place that the house ended may be taken on another date, once; any other is given back as it is cancelled."""
    if old.is_cancelled_by_venue:
        return (check_not_moved,)
    return CANCEL_RULES if accepts_late else (*CANCEL_RULES, check_free_still)


def moving_of(old: Booking, held: HeldFacts, now: datetime) -> Moving:
    """What giving the old place back leaves for the new one: its credit, unless that is the price of being late."""
    comes_back = not old.is_cancelled_by_venue and not keeps_credit(old, held, now)
    lots = CreditLot.objects.filter(membership=old.membership_id) if comes_back and old.membership_id else None
    found = lots.select_related("account", "membership__plan", "membership__member").first() if lots else None
    return Moving(old.session_id, found, activities_of(old.session_id))


def keeps_credit(old: Booking, held: HeldFacts, now: datetime) -> bool:
    return held.is_late(now) and price_of(old, Penalty.Kind.LATE_CANCEL).what == Penalty.Price.CREDIT


def why_not_movable(booking: Booking, user: User) -> DomainError | None:
    held = cancelling_facts(booking, booking.session, user)
    return refusal(rules_of_moving(booking), held, clock.now())


@dataclass(frozen=True)
class Move:
    """A place and where it could move, for whoever asks."""

    booking: Booking
    held: HeldFacts
    choices: list[Row]

    @property
    def is_late(self) -> bool:
        return not self.booking.is_cancelled_by_venue and self.held.is_late(clock.now())

    @property
    def costs(self) -> Sequence[Text]:
        """What giving the old place back costs."""
        return costs_of(self.booking, Penalty.Kind.LATE_CANCEL, clock.now()) if self.is_late else ()

    @property
    def keeps_credit(self) -> bool:
        return self.is_late and keeps_credit(self.booking, self.held, clock.now())

    def to(self, session_pk: str) -> Row | None:
        """The chosen class, if it is one of them and nothing is in the way but the entry rules."""
        return next((row for row in self.choices if str(row.session.pk) == session_pk and not row.is_refused), None)


def moves_of(booking: Booking, user: User, *, any_course: bool) -> Move:
    """The coming classes of the same course, or of all; the number of queries does not depend on how many."""
    now = clock.now()
    held = cancelling_facts(booking, booking.session, user)
    sessions = ScheduledSession.objects.standing().between(now, now + AHEAD).exclude(pk=booking.session_id)
    if not any_course:
        sessions = sessions.filter(course=booking.session.course_id)
    listed = sessions.with_shared_details().order_by("starts_at", "pk")[:MOST]
    return Move(booking, held, rows(listed, booking.member, moving_of(booking, held, now)))
