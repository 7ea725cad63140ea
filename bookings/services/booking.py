"""Taking a place in a session, and giving it back."""

from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policies
from bookings.rules import BOOKING_RULES, CANCEL_RULES
from bookings.rules.exceptions import SetAside
from bookings.rules.held import check_free_still
from bookings.selectors.facts import facts_of, member_now, session_now, whose_place
from bookings.selectors.holding import cancelling_facts
from bookings.selectors.words import class_words
from bookings.services import against, decisions, ending, messages, waitlist
from bookings.services.holding import free_expired
from bookings.services.promoting import promote_after
from bookings.services.serving import serves_at_desk
from bookings.services.waitlist import take_place
from members.models import Member
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.rules import check


def book(
    session_pk: int, member_pk: int, *, by: Actor, aside: SetAside | None = None, has_come: bool = False
) -> Booking:
    """Give a member a place in a session.

    Checks `BOOKING_RULES` with member and session locked; when the class is full, as for most who are refused, or
    somebody waits for it, once before without a lock, so that it costs nobody a wait. What would still slip through,
    the database refuses: the counter under its check, one live booking per member and session, and no pack below no
    credits.

    `aside` are rules that a person of the staff sets aside with a reason, where they may (`bookings.rules.exceptions`):
    the booking keeps them, each is written down as a decision, and nothing pays where no contract does. That a class
    has begun is one of them; `has_come` then says that the person was there.

    Uses the credit of a pack where no membership covers the day. Ends the member's waits for this class and for those
    at the same time. Raises the rules' errors, `NoCreditLeft` or `Busy`; sends one confirmation.
    """
    with decisions.refusals_kept(member_pk, session_pk, by=by):
        return _book(session_pk, member_pk, aside, has_come, by=by)


def book_one_of_many(session_pk: int, member_pk: int, *, by: Actor) -> Booking:
    """The same for one date of several that are booked in one act, and told in one message by whoever books them."""
    with decisions.refusals_kept(member_pk, session_pk, by=by):
        return _book(session_pk, member_pk, None, has_come=False, tells=False, by=by)


def _book(
    session_pk: int, member_pk: int, aside: SetAside | None, has_come: bool, *, by: Actor, tells: bool = True
) -> Booking:
    now = clock.now()
    words = class_words(session_pk)
    policies = booking_policies(now)
    if (words.is_full or words.has_line) and not words.has_expired and aside is None:
        at_desk = serves_at_desk(member_now(member_pk), by)
        check(BOOKING_RULES, facts_of(session_now(session_pk), member_pk, policies, now, at_desk), now)
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        session = locking.lock_one(ScheduledSession, session_pk)
        if words.has_expired:
            session = free_expired(session, now, by=by, with_waits_of=member_pk)
        facts = facts_of(session, member_pk, policies, now, at_desk=serves_at_desk(member, by))
        waived = against.check_but(facts, now, aside, by)
        overlap = facts.policy.overlap
        given_up = waitlist.give_up_waits(session, member_pk, overlap, now) if facts.waits else []
        kept = against.kept_of(waived, aside)
        if now >= session.starts_at:
            kept |= against.place_in_the_past(session, has_come, now, by)
        booking = take_place(session, member_pk, facts, now, by, **kept)
        against.write_down(booking, waived, by=by)
        if tells:
            messages.tell_booked(booking, words, member, facts, given_up)
    return booking


def cancel_booking(booking_pk: int, *, by: Actor, accepts_late: bool = True) -> Booking:
    """Give a place back: free of charge until the limit the booking was made under, as *late cancelled* until the
    class begins. Then the first of the waitlist moves up.

    Checks `CANCEL_RULES`. A credit it was paid with comes back to its pack, unless it is late; what that costs is
    noted. Locks session, booking, then the account of the pack; withdraws waiting reminders, sends one message.
    Without `accepts_late` a cancellation that has become late meanwhile raises `LateNow`: nobody pays for what was
    shown as free.
    """
    member_pk, session_pk = whose_place(booking_pk)
    with decisions.refusals_kept(member_pk, session_pk, by=by):
        booking = _cancel(booking_pk, session_pk, by=by, accepts_late=accepts_late)
    promote_after(session_pk)
    return booking


def _cancel(booking_pk: int, session_pk: int, *, by: Actor, accepts_late: bool) -> Booking:
    now = clock.now()
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        booking = locking.lock_one(Booking, booking_pk)
        facts = cancelling_facts(booking, session, user_of(by))
        check(CANCEL_RULES, facts, now)
        if not accepts_late:
            check([check_free_still], facts, now)
        follows = ending.give_place_back(booking, facts, now, by=by)
        messages.tell_cancelled(booking, class_words(session_pk), follows)
    return booking
