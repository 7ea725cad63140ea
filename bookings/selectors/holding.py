"""What can become of a place that somebody holds, for whoever wants to know or to do it."""

from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policy
from bookings.rules import CANCEL_RULES, HeldFacts
from bookings.selectors.closing import closed_now
from bookings.selectors.facts import held_facts, scopes_of
from members.selectors.own import acts_for
from venue import clock
from venue.errors import DomainError
from venue.models import User
from venue.rules import refusal


def cancelling_facts(booking: Booking, session: ScheduledSession, user: User | None) -> HeldFacts:
    """What cancelling this booking hangs on; the person, guardian or host may less than the desk."""
    tier = booking.membership.tier if booking.membership else ""
    policy = booking_policy(clock.now(), scopes_of(session, tier))
    is_own = user is not None and acts_for(user, booking.member)
    return held_facts(booking, session, policy, is_own=is_own, closed=closed_now(session))


def why_not_cancellable(booking: Booking, user: User) -> DomainError | None:
    return refusal(CANCEL_RULES, cancelling_facts(booking, booking.session, user), clock.now())
