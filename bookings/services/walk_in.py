"""People who stand there without a booking: booked and checked in at once."""

from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policies
from bookings.rules import WALK_IN_RULES
from bookings.selectors.facts import facts_of
from bookings.services import decisions, waitlist
from bookings.services.checkin import check_in
from bookings.services.holding import confirm, free_expired, keep_place
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


def keep_for_guest(session_pk: int, name: str, host_pk: int, *, phone: str = "", by: Actor) -> Booking:
    """A guest whom nothing covers yet: known from now on, with a place kept until they have paid at the desk. When a
    rule refuses, nobody was added. Locks the host, then as `bookings.services.holding`.
    """
    with locking.atomic(by=by):
        guest = add_guest(name, host_pk, phone=phone, by=by)
        return keep_place(session_pk, guest.pk, is_here=True, by=by)


def check_in_paid(booking_pk: int, *, by: Actor) -> Booking:
    """Somebody for whom a place was kept has paid and stands there: it is theirs, and they are checked in, both or
    neither. Nothing is sent. Locks as `holding.confirm`; raises what that says, and what `CHECK_IN_RULES` say.
    """
    with locking.atomic(by=by):
        confirm(booking_pk, is_here=True, by=by)
        return check_in(booking_pk, by=by)


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
