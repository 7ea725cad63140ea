"""Answering to a place that was offered from the waitlist."""

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.policies import booking_policies
from bookings.rules import ACCEPT_RULES
from bookings.selectors.facts import facts_of, whose_place
from bookings.selectors.place_in_line import Ahead
from bookings.selectors.screening import activities_of
from bookings.selectors.waitlist import waits_in_the_way
from bookings.selectors.words import class_words
from bookings.services import decisions, line_decisions, messages
from bookings.services.holding import is_kept, release
from bookings.services.promoting import grace_of, promote_after
from bookings.services.serving import serves_at_desk
from bookings.services.waitlist import end, give_up, is_open, make_firm
from bookings.waitlist_errors import OfferGone
from members.models import Member
from members.services import screening
from venue import clock, locking, outbox
from venue.actors import Actor
from venue.rules import check


def accept(booking_pk: int, *, knows: bool = False, by: Actor) -> Booking:
    """Take the place that was offered. Everything is looked at again under the locks of member, session, booking and
    waits; the credit is used now, and waits for the same time end. Accepted twice is accepted once. `knows`: the person
    says with it that they know that a doctor should be asked before what the class contains.

    Raises `OfferGone` when the time to answer is over, or what `ACCEPT_RULES` say; sends one message.
    """
    now = clock.now()
    member_pk, session_pk = whose_place(booking_pk)
    with decisions.refusals_kept(member_pk, session_pk, by=by), locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        session = locking.lock_one(ScheduledSession, session_pk)
        booking = locking.lock_one(Booking, booking_pk)
        if booking.state == Booking.State.BOOKED and booking.held_for == Booking.HeldFor.OFFER:
            return booking
        kept_until = booking.held_until
        if kept_until is None or not is_kept(booking, Booking.HeldFor.OFFER, now):
            raise OfferGone
        if knows:
            screening.acknowledge(member_pk, activities_of(session_pk), by=by)
        facts = facts_of(session, member_pk, booking_policies(now), now, serves_at_desk(member, by), ahead=Ahead.UNSEEN)
        check(ACCEPT_RULES, facts, now)
        in_the_way = waits_in_the_way(session, member_pk, facts.policy.overlap)
        own = WaitlistEntry.objects.open().filter(booking=booking).values_list("pk", flat=True)
        waits = locking.lock(WaitlistEntry, [*own, *in_the_way])
        make_firm(booking, facts, now, by, grace_of(facts.policy, session, now))
        for entry in waits:
            if entry.booking_id == booking.pk:
                end(entry, WaitlistEntry.State.PROMOTED, now, booking)
        given_up = [words for each in waits if is_open(each) and (words := give_up(each, session, now))]
        line_decisions.accepted(booking, kept_until, by)
        messages.tell_promoted(booking, class_words(session_pk), member, facts, given_up, is_accepted=True)
    return booking


def decline(booking_pk: int, *, by: Actor) -> Booking:
    """Say no to a place that was offered: that costs nothing, ends the wait, and the next is asked. Locks session,
    booking, then the wait. Raises `OfferGone` when it is no longer offered.
    """
    now = clock.now()
    session_pk = Booking.objects.values_list("session_id", flat=True).get(pk=booking_pk)
    with locking.atomic(by=by):
        locking.lock_one(ScheduledSession, session_pk)
        booking = locking.lock_one(Booking, booking_pk)
        if not booking.is_offered:
            raise OfferGone
        release(booking, now, by)
        own = WaitlistEntry.objects.open().filter(booking=booking).values_list("pk", flat=True)
        for entry in locking.lock(WaitlistEntry, own):
            end(entry, WaitlistEntry.State.LEFT, now)
        line_decisions.given_back(booking, by)
        outbox.withdraw(messages.subject_key(booking))
    promote_after(session_pk)
    return booking
