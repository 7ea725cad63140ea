"""Taking a place in a session, and giving it back."""

from bookings.errors import AlreadyBooked, SessionFull
from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policy
from bookings.rules import BOOKING_RULES, CANCEL_RULES, check
from bookings.selectors.facts import booking_facts, has_live_booking, held_facts, membership_for, scopes_of
from bookings.services import messages
from members.models import Member
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as


def book(session_pk: int, member_pk: int, *, by: Actor) -> Booking:
    """Give a member a place in a session.

    Checks `BOOKING_RULES` twice: first without a lock, so that most refusals (a full class above all) cost nobody a
    wait; then with the session locked. What would still slip through, the database refuses: the counter under its
    check, and one live booking per member and session. Raises the rules' errors or `Busy`; sends one confirmation.
    """
    now = clock.now()
    member = Member.objects.select_related("user").get(pk=member_pk)
    session = ScheduledSession.objects.with_details().get(pk=session_pk)
    policy = booking_policy(now, scopes_of(session))
    membership = membership_for(member, session)

    def decide(session: ScheduledSession) -> None:
        facts = booking_facts(
            session, policy=policy, has_live_booking=has_live_booking(session, member), membership=membership
        )
        check(BOOKING_RULES, facts, now)

    decide(session)
    with locking.atomic(by=by):
        decide(locking.lock_one(ScheduledSession, session_pk))
        with refused_as(
            {
                "bookings_booking_one_live_per_member": AlreadyBooked(),
                "bookings_scheduledsession_not_oversold": SessionFull(),
            }
        ):
            booking = Booking.objects.create(
                session=session,
                member=member,
                membership=membership,
                policies=list(policy.ids),
                booked_at=now,
                booked_by=user_of(by),
            )
        messages.tell_booked(booking, session)
    return booking


def cancel_booking(booking_pk: int, *, by: Actor) -> Booking:
    """Give a place back before the class begins. Locks session, then booking; withdraws waiting reminders, sends one
    message.
    """
    now = clock.now()
    session_pk = Booking.objects.values_list("session_id", flat=True).get(pk=booking_pk)
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        booking = locking.lock_one(Booking, booking_pk)
        check(CANCEL_RULES, held_facts(booking, session, booking_policy(now, scopes_of(session))), now)
        booking.state = Booking.State.CANCELLED
        booking.cancelled_at, booking.cancelled_by = now, user_of(by)
        booking.save(update_fields=["state", "cancelled_at", "cancelled_by"])
        messages.tell_cancelled(booking, session)
    return booking
