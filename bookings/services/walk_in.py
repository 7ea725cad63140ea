"""People who stand there without a booking: booked and checked in at once."""

from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policies
from bookings.rules import WALK_IN_RULES
from bookings.selectors.facts import facts_of
from bookings.services import decisions, waitlist
from bookings.services.holding import free_expired
from members.models import Member
from members.services.guest import add_guest
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.rules import check


def walk_in(session_pk: int, member_pk: int, *, by: Actor) -> Booking:
    """Give somebody who stands there a free place, and check them in. Nothing is sent: they are here.

    The rules of booking hold (`WALK_IN_RULES`), with member and session locked, except that the class may have begun;
    nobody comes in beyond its places, nor before those on the waitlist. Uses the credit of a pack where no membership
    covers the day; ends the member's waits for this class and for those at the same time.
    """
    with decisions.refusals_kept(member_pk, session_pk, by=by):
        return _walk_in(session_pk, member_pk, by=by)


def walk_in_guest(session_pk: int, name: str, host_pk: int, *, phone: str = "", by: Actor) -> Booking:
    """The same for a guest whom a member brings, and who becomes known by it: by name and host, whose pack may pay.
    When a rule refuses, nobody was added. Locks the host, then as `walk_in`.
    """
    with locking.atomic(by=by):
        guest = add_guest(name, host_pk, phone=phone, by=by)
        return _walk_in(session_pk, guest.pk, by=by)


def _walk_in(session_pk: int, member_pk: int, *, by: Actor) -> Booking:
    now = clock.now()
    with locking.atomic(by=by):
        locking.lock_one(Member, member_pk)
        session = free_expired(locking.lock_one(ScheduledSession, session_pk), now, by=by, with_waits_of=member_pk)
        facts = facts_of(session, member_pk, booking_policies(now), now, at_desk=True)
        check(WALK_IN_RULES, facts, now)
        if facts.waits:
            waitlist.give_up_waits(session, member_pk, facts.policy.overlap, now)
        booking = waitlist.take_place(session, member_pk, facts, now, by)
        booking.state = Booking.State.CHECKED_IN
        booking.checked_in_at, booking.checked_in_by = now, user_of(by)
        booking.save(update_fields=["state", "checked_in_at", "checked_in_by"])
    return booking
