"""Places that are kept for a while to be paid at the desk, and what becomes of any kept place when its time is over."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_noop

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.policies import booking_policies
from bookings.rules import CONFIRM_RULES, HOLD_RULES, WALK_IN_HOLD_RULES
from bookings.selectors.facts import facts_of, whose_place
from bookings.selectors.kept import hold_until, sessions_with_expired, unpaid, was_held
from bookings.selectors.place_in_line import Ahead
from bookings.selectors.words import class_words
from bookings.services import decisions, line_decisions, line_messages, messages
from bookings.services.serving import serves_at_desk
from bookings.services.waitlist import SWEEP, give_up_waits, make_firm, place_refused
from bookings.waitlist_errors import OfferGone
from members.models import Member
from venue import clock, locking, sweeping
from venue.actors import Actor, Automation, user_of
from venue.rules import check, refusal

PAYMENTS = Automation(gettext_noop("payments at the desk"))


def hold_for_payment(session_pk: int, member_pk: int, *, is_here: bool = False, by: Actor) -> Booking:
    """Keep a place for somebody whom no membership or pack covers, until they have paid at the desk: for as long as the
    policy says, never longer than people are checked in.

    Checks `HOLD_RULES` with member and session locked; sends one message. `is_here`: they stand there, so that the
    class may have begun (`WALK_IN_HOLD_RULES`), and nothing is sent. Raises the rules' errors or `Busy`.
    """
    with decisions.refusals_kept(member_pk, session_pk, by=by):
        return keep_place(session_pk, member_pk, is_here=is_here, by=by)


def keep_place(session_pk: int, member_pk: int, *, is_here: bool, by: Actor) -> Booking:
    """The same, where the caller sees to the refusals."""
    now = clock.now()
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        session = free_expired(locking.lock_one(ScheduledSession, session_pk), now, by=by)
        facts = facts_of(session, member_pk, booking_policies(now), now, at_desk=serves_at_desk(member, by))
        rules = WALK_IN_HOLD_RULES if is_here else HOLD_RULES
        check(rules, replace(facts, was_held=was_held(session_pk, member_pk)), now)
        until = hold_until(facts, now)
        with place_refused():
            booking = Booking.objects.create(
                session=session,
                member=member,
                state=Booking.State.HELD,
                held_for=Booking.HeldFor.PAYMENT,
                held_until=until,
                policies=list(facts.policy.ids),
                booked_at=now,
                booked_by=user_of(by),
            )
        line_decisions.held(booking, by)
        if not is_here:
            line_messages.tell_held(booking, class_words(session_pk), member, until)
    return booking


def confirm(booking_pk: int, *, is_here: bool = False, by: Actor) -> Booking:
    """Make a booking of a place that was kept, once something covers it. Locks member, session, booking, the waits that
    end with it, and the account of the pack. Raises `OfferGone` when its time is over, or what `CONFIRM_RULES` say.
    Sends one message, but not to somebody who stands there.
    """
    now = clock.now()
    member_pk, session_pk = whose_place(booking_pk)
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        session = locking.lock_one(ScheduledSession, session_pk)
        booking = locking.lock_one(Booking, booking_pk)
        if not is_kept(booking, Booking.HeldFor.PAYMENT, now):
            raise OfferGone
        facts = facts_of(session, member_pk, booking_policies(now), now, at_desk=True, ahead=Ahead.UNSEEN)
        check(CONFIRM_RULES, facts, now)
        given_up = give_up_waits(session, member_pk, facts.policy.overlap, now) if facts.waits else []
        make_firm(booking, facts, now, by)
        if not is_here:
            messages.tell_booked(booking, class_words(session_pk), member, facts, given_up)
    return booking


def give_back(booking_pk: int, *, by: Actor) -> Booking:
    """Give up a place that was kept to be paid: that costs nothing, however late. Locks session, then booking."""
    session_pk = Booking.objects.values_list("session_id", flat=True).get(pk=booking_pk)
    with locking.atomic(by=by):
        locking.lock_one(ScheduledSession, session_pk)
        booking = locking.lock_one(Booking, booking_pk)
        if not is_kept(booking, Booking.HeldFor.PAYMENT, None):
            raise OfferGone
        release(booking, clock.now(), by)
        line_decisions.given_back(booking, by)
    return booking


def confirm_paid() -> int:
    """The sweep: kept places that something covers since; how many became bookings. Safe to run twice."""
    now = clock.now()
    policies = booking_policies(now)

    def confirm_if_covered(booking: Booking) -> int:
        facts = facts_of(booking.session, booking.member_id, policies, now, at_desk=True, ahead=Ahead.UNSEEN)
        if refusal(CONFIRM_RULES, facts, now) is not None:
            return 0
        confirm(booking.pk, by=PAYMENTS)
        return 1

    return sweeping.each("places waiting for payment", unpaid(now), confirm_if_covered)


def expire_all() -> list[int]:
    """The sweep: give up what was kept long enough, class by class; which classes have a place more."""
    now, freed = clock.now(), list[int]()

    def free(session_pk: int) -> None:
        with locking.atomic(by=SWEEP):
            free_expired(locking.lock_one(ScheduledSession, session_pk), now, by=SWEEP)
        freed.append(session_pk)

    sweeping.each("kept places", sessions_with_expired(now), free)
    return freed


def free_expired(
    session: ScheduledSession, now: datetime, *, by: Actor, with_waits_of: int | None = None
) -> ScheduledSession:
    """Give up the places of a locked session that were kept long enough; the session as it is then. Locks those
    bookings, then their waits, and with them, in the one order, all of the person who is about to get a place.
    """
    expired = list(session.bookings.expired(now).values_list("pk", flat=True))
    if not expired:
        return session
    bookings = locking.lock(Booking, expired)
    offered = WaitlistEntry.objects.filter(booking__in=expired)
    own = WaitlistEntry.objects.waiting().filter(member=with_waits_of)
    entries = locking.lock(WaitlistEntry, {*offered.values_list("pk", flat=True), *own.values_list("pk", flat=True)})
    for booking in bookings:
        if booking.is_held and booking.held_until and booking.held_until <= now:
            _lapse(booking, [entry for entry in entries if entry.booking_id == booking.pk], now)
    return locking.lock_one(ScheduledSession, session.pk)


def _lapse(booking: Booking, offered: Iterable[WaitlistEntry], now: datetime) -> None:
    """Whoever was asked and did not answer waits on, after those who were not asked yet."""
    kept_until = booking.held_until or now
    release(booking, now, SWEEP)
    for entry in offered:
        entry.state, entry.booking, entry.offers = WaitlistEntry.State.WAITING, None, entry.offers + 1
        entry.save(update_fields=["state", "booking", "offers"])
    line_decisions.lapsed(booking, kept_until, SWEEP)
    words = class_words(booking.session_id)
    if booking.held_for == Booking.HeldFor.OFFER:
        line_messages.tell_offer_lapsed(booking, words)
    else:
        line_messages.tell_hold_lapsed(booking, words)


def is_kept(booking: Booking, held_for: str, now: datetime | None) -> bool:
    """Whether a place is still kept for this; `now` where it must not be too late."""
    if not booking.is_held or booking.held_for != held_for:
        return False
    return now is None or (booking.held_until is not None and now < booking.held_until)


def release(booking: Booking, now: datetime, by: Actor) -> None:
    """The place is free again; the caller holds session and booking."""
    booking.state, booking.held_until = Booking.State.RELEASED, None
    booking.cancelled_at, booking.cancelled_by = now, user_of(by)
    booking.save(update_fields=["state", "held_until", "cancelled_at", "cancelled_by"])
