"""Giving up the places that nobody has claimed shortly before a class, where the venue does so."""

from datetime import datetime

from django.utils.translation import gettext_noop

from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policies
from bookings.selectors.releasing import is_due, sessions_to_release
from bookings.selectors.session import scopes_of
from bookings.selectors.words import class_words
from bookings.services import line_decisions, line_messages
from bookings.services.promoting import promote_after
from venue import clock, locking, sweeping
from venue.actors import Automation

SWEEP = Automation(gettext_noop("unclaimed places"))


def release_unclaimed() -> int:
    """The sweep: classes that begin within the minutes that the venue has set; how many places were given up."""
    now = clock.now()
    return sweeping.each("unclaimed places", sessions_to_release(now), lambda session: release_places(session, now))


def release_places(session_pk: int, now: datetime) -> int:
    """Give up every place of a class whose person is not checked in, once; they are told. The places go to those in
    line who are in the house, then to anybody. Locks the session, then the bookings; a credit stays used.
    """
    with locking.atomic(by=SWEEP):
        session = locking.lock_one(ScheduledSession, session_pk)
        policy = booking_policies(now).under(scopes_of(session))
        if not is_due(session, policy, now):
            return 0
        words, facts = class_words(session_pk), {"minutes": int(policy.waitlist.release.total_seconds() // 60)}
        unclaimed = session.bookings.filter(state=Booking.State.BOOKED).values_list("pk", flat=True)
        bookings = [each for each in locking.lock(Booking, unclaimed) if each.state == Booking.State.BOOKED]
        for booking in bookings:
            booking.state, booking.held_for, booking.cancelled_at = Booking.State.RELEASED, "", now
            booking.save(update_fields=["state", "held_for", "cancelled_at"])
            line_decisions.released(booking, facts, SWEEP)
            line_messages.tell_released(booking, words)
        session.places_released_at = now
        session.save(update_fields=["places_released_at"])
    promote_after(session_pk)
    return len(bookings)
