"""Taking a place in a session, and giving it back."""

from django.utils.translation import gettext as _

from bookings.errors import LateNow
from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policies, booking_policy
from bookings.rules import BOOKING_RULES, CANCEL_RULES
from bookings.selectors.facts import facts_of, held_facts, scopes_of, session_now
from bookings.selectors.words import class_words
from bookings.services import credits, decisions, messages, waitlist
from bookings.services.waitlist import take_place
from members.models import Member
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.rules import check
from venue.wording import when


def book(session_pk: int, member_pk: int, *, by: Actor) -> Booking:
    """Give a member a place in a session.

    Checks `BOOKING_RULES` with member and session locked; when the class is full, as for most who are refused, once
    before without a lock, so that it costs nobody a wait. What would still slip through, the database refuses: the
    counter under its check, one live booking per member and session, and no pack below no credits.

    Uses the credit of a pack where no membership covers the day. Ends the member's waits for this class and for those
    at the same time. Raises the rules' errors, `NoCreditLeft` or `Busy`; sends one confirmation.
    """
    with decisions.refusals_kept(member_pk, session_pk, by=by):
        return _book(session_pk, member_pk, by=by)


def _book(session_pk: int, member_pk: int, *, by: Actor) -> Booking:
    now = clock.now()
    words = class_words(session_pk)
    policies = booking_policies(now)
    if words.is_full:
        check(BOOKING_RULES, facts_of(session_now(session_pk), member_pk, policies, now), now)
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        session = locking.lock_one(ScheduledSession, session_pk)
        facts = facts_of(session, member_pk, policies, now, at_desk=by_staff(member, by))
        check(BOOKING_RULES, facts, now)
        overlap = facts.policy.overlap
        given_up = waitlist.give_up_waits(session, member_pk, overlap, now) if facts.waits else []
        booking = take_place(session, member_pk, facts, now, by)
        messages.tell_booked(booking, words, member, facts.policy, given_up)
    return booking


def by_staff(member: Member, by: Actor) -> bool:
    """Whether somebody else than the person books: the staff, or the house."""
    user = user_of(by)
    return user is None or user.pk != member.user_id


def cancel_booking(booking_pk: int, *, by: Actor, accepts_late: bool = True) -> Booking:
    """Give a place back: free of charge until the limit the booking was made under, as *late cancelled* until the
    class begins. Then the first of the waitlist moves up.

    A credit it was paid with comes back to its pack, unless it is late. Locks session, booking, then the account of
    the pack; withdraws waiting reminders, sends one message. Without `accepts_late` a cancellation that has become late
    meanwhile raises `LateNow`: nobody pays for what was shown as free.
    """
    now = clock.now()
    session_pk = Booking.objects.values_list("session_id", flat=True).get(pk=booking_pk)
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        booking = locking.lock_one(Booking, booking_pk)
        user = user_of(by)
        is_own = user is not None and booking.member.user_id == user.pk
        policy = booking_policy(now, scopes_of(session, booking.membership.tier if booking.membership else ""))
        facts = held_facts(booking, session, policy, is_own=is_own)
        check(CANCEL_RULES, facts, now)
        if facts.is_late(now) and not accepts_late:
            raise LateNow(
                _("Cancelling was free until %(until)s. Nothing was changed; please look at it again.")
                % {"until": when(facts.free_until)},
                facts={"until": facts.free_until.isoformat()},
            )
        booking.state = Booking.State.LATE_CANCELLED if facts.is_late(now) else Booking.State.CANCELLED
        booking.cancelled_at, booking.cancelled_by = now, user_of(by)
        booking.save(update_fields=["state", "cancelled_at", "cancelled_by"])
        if booking.state == Booking.State.CANCELLED:
            credits.give_back([booking], by=by)
        messages.tell_cancelled(booking, class_words(session_pk))
    waitlist.promote_after(session_pk)
    return booking
