"""Closing a roster: who came to a class, said once for all."""

from collections.abc import Collection

from bookings.models import Booking, ScheduledSession
from bookings.rules import CLOSE_ROSTER_RULES
from bookings.selectors.roster import roster_facts
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.rules import check


def close_roster(
    session_pk: int, *, present: Collection[int], corrected: Collection[int] = (), by: Actor
) -> ScheduledSession:
    """Say of every live booking of a session whether its member came: present → attended, else no-show.

    `present` are keys of bookings. Whoever is checked in counts as present, unless named in `corrected`: somebody who
    was checked in while the page lay open is not made a no-show by it. Locks the session, then its live bookings.
    Raises what `CLOSE_ROSTER_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        check(CLOSE_ROSTER_RULES, roster_facts(session), now)
        session.roster_closed_at, session.roster_closed_by = now, user_of(by)
        session.save(update_fields=["roster_closed_at", "roster_closed_by"])
        for booking in locking.lock(Booking, session.bookings.live().values_list("pk", flat=True)):
            is_checked_in = booking.state == Booking.State.CHECKED_IN
            if booking.pk in present or (is_checked_in and booking.pk not in corrected):
                booking.state = Booking.State.ATTENDED
            else:
                booking.state = Booking.State.NO_SHOW
                booking.checked_in_at = booking.checked_in_by = None
            booking.save(update_fields=["state", "checked_in_at", "checked_in_by"])
    return session
