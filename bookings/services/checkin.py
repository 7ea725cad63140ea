"""Who has come."""

from bookings.models import Booking
from bookings.policies import booking_policy
from bookings.rules import CHECK_IN_RULES, UNDO_CHECK_IN_RULES
from bookings.selectors.closing import closed_now
from bookings.selectors.facts import held_facts, scopes_of, session_now
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.rules import check


def check_in(booking_pk: int, *, by: Actor) -> Booking:
    """Note that a booked member has come. Locks the booking; raises what `CHECK_IN_RULES` say."""
    now = clock.now()
    with locking.atomic(by=by):
        booking = locking.lock_one(Booking, booking_pk)
        session = session_now(booking.session_id)
        policy = booking_policy(now, scopes_of(session))
        check(CHECK_IN_RULES, held_facts(booking, session, policy, closed=closed_now(session)), now)
        booking.state = Booking.State.CHECKED_IN
        booking.checked_in_at, booking.checked_in_by, booking.is_missing = now, user_of(by), False
        booking.save(update_fields=["state", "checked_in_at", "checked_in_by", "is_missing"])
    return booking


def undo_check_in(booking_pk: int, *, by: Actor) -> Booking:
    """Take a mistaken check-in back; the history keeps both. Locks the booking."""
    now = clock.now()
    with locking.atomic(by=by):
        booking = locking.lock_one(Booking, booking_pk)
        session = session_now(booking.session_id)
        check(UNDO_CHECK_IN_RULES, held_facts(booking, session, booking_policy(now, scopes_of(session))), now)
        booking.state = Booking.State.BOOKED
        booking.checked_in_at, booking.checked_in_by, booking.is_late_arrival = None, None, False
        booking.save(update_fields=["state", "checked_in_at", "checked_in_by", "is_late_arrival"])
    return booking
