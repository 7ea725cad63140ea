"""Working on a roster: who is there, what is noted, and closing it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from bookings.models import Booking, Mark, ScheduledSession
from bookings.policies import booking_policy
from bookings.rules import CLOSE_ROSTER_RULES, MARK_RULES, NOTE_RULES
from bookings.selectors.facts import held_facts, scopes_of, session_now
from bookings.selectors.roster import roster_facts
from bookings.services import penalty
from venue import clock, locking, outbox
from venue.actors import Actor, user_of
from venue.errors import AlreadyDone
from venue.rules import check


def mark(booking_pk: int, how: Mark | None, *, by: Actor) -> Booking:
    """Say on an open roster that somebody is here, came late, or is not here so far; nothing takes the mark back.

    Here and late check the person in, also when check-in has closed: whoever holds the class lets in who comes later.
    Locks the booking; raises what `MARK_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        booking = locking.lock_one(Booking, booking_pk)
        session = session_now(booking.session_id)
        check(MARK_RULES, held_facts(booking, session, booking_policy(now, scopes_of(session))), now)
        is_here = how in (Mark.PRESENT, Mark.LATE)
        if is_here and booking.state != Booking.State.CHECKED_IN:
            booking.checked_in_at, booking.checked_in_by = now, user_of(by)
        elif not is_here:
            booking.checked_in_at = booking.checked_in_by = None
        booking.state = Booking.State.CHECKED_IN if is_here else Booking.State.BOOKED
        booking.is_late_arrival, booking.is_missing = how == Mark.LATE, how == Mark.ABSENT
        booking.save(
            update_fields=["state", "checked_in_at", "checked_in_by", "is_late_arrival", "is_missing"],
        )
    return booking


def observe(booking_pk: int, text: str, *, by: Actor) -> Booking:
    """Keep what was seen of one person in this class. Locks the booking; raises what `NOTE_RULES` say."""
    with locking.atomic(by=by):
        booking = locking.lock_one(Booking, booking_pk)
        check(NOTE_RULES, roster_facts(session_now(booking.session_id)), clock.now())
        booking.observation = text
        booking.save(update_fields=["observation"])
    return booking


def write_note(session_pk: int, text: str, *, by: Actor) -> ScheduledSession:
    """Keep what is to be said about the class as a whole. Locks the session; raises what `NOTE_RULES` say."""
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        check(NOTE_RULES, roster_facts(session), clock.now())
        session.note = text
        session.save(update_fields=["note"])
    return session


def close_roster(
    session_pk: int,
    *,
    present: Collection[int],
    corrected: Collection[int] = (),
    shown: Collection[int] | None = None,
    by: Actor,
) -> ScheduledSession:
    """Say of every firm booking of a session whether its member came: present → attended, else no-show.

    `present` are keys of bookings. Whoever is checked in counts as present, unless named in `corrected`: somebody who
    was checked in while the page lay open is not made a no-show by it. With `shown`, the keys that whoever closes has
    seen, nobody else becomes a no-show: `AlreadyDone` is raised instead. Locks the session, then its bookings. Raises
    what `CLOSE_ROSTER_RULES` say; takes the reminder to close it back.
    """
    now = clock.now()
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        check(CLOSE_ROSTER_RULES, roster_facts(session), now)
        session.roster_closed_at, session.roster_closed_by = now, user_of(by)
        session.save(update_fields=["roster_closed_at", "roster_closed_by"])
        for booking in locking.lock(Booking, session.bookings.firm().values_list("pk", flat=True)):
            is_checked_in = booking.state == Booking.State.CHECKED_IN
            came = booking.pk in present or (is_checked_in and booking.pk not in corrected)
            if not came and shown is not None and booking.pk not in shown:
                raise AlreadyDone(_("Somebody was booked meanwhile. Nothing was closed; please look again."))
            _say_whether_came(booking, came)
        penalty.note_no_shows(session, by=by)
        outbox.withdraw(subject_key(session_pk))
    return session


def subject_key(session_pk: int) -> str:
    """What messages about an open roster are filed under, so that closing withdraws them."""
    return f"session:{session_pk}"


def _say_whether_came(booking: Booking, came: bool) -> None:
    if came:
        booking.state, booking.is_missing = Booking.State.ATTENDED, False
    else:
        booking.state, booking.is_late_arrival = Booking.State.NO_SHOW, False
        booking.checked_in_at = booking.checked_in_by = None
    booking.save(update_fields=["state", "checked_in_at", "checked_in_by", "is_late_arrival", "is_missing"])
