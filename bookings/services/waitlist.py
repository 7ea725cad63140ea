"""Waiting for a place in a full class, leaving the line, and moving up when a place frees."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from bookings.errors import AlreadyBooked, AlreadyWaiting, BookingOverlaps, MovedAlready, NotWaiting, SessionFull
from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.policies import booking_policies
from bookings.rules import PLACE_RULES, PROMOTION_RULES, WAITLIST_RULES, BookingFacts
from bookings.selectors.facts import facts_of
from bookings.selectors.waitlist import ended_lines, next_in_line, own_waits, sessions_to_fill, waits_in_the_way
from bookings.selectors.words import ClassWords, class_words
from bookings.services import credits, messages
from members.models import Member
from venue import clock, locking
from venue.actors import Actor, Automation, user_of
from venue.constraints import refused_as
from venue.errors import DomainError
from venue.rules import check, refusal

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("waitlist"))


def join(session_pk: int, member_pk: int, *, by: Actor) -> WaitlistEntry:
    """Put a member at the end of the line of a full class. Checks `WAITLIST_RULES` without, then under the lock of
    the session; who comes first is decided by that lock.
    """
    now = clock.now()
    session = ScheduledSession.objects.get(pk=session_pk)
    policies = booking_policies(now)
    check(WAITLIST_RULES, facts_of(session, member_pk, policies, now), now)
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        check(WAITLIST_RULES, facts_of(session, member_pk, policies, now), now)
        with refused_as({"bookings_waitlistentry_one_open_per_member": AlreadyWaiting()}):
            return WaitlistEntry.objects.create(
                session=session, member_id=member_pk, joined_at=now, joined_by=user_of(by)
            )


def leave(entry_pk: int, *, by: Actor) -> WaitlistEntry:
    """Leave the line. Locks session, then entry; raises `NotWaiting` when the wait has ended already."""
    now = clock.now()
    session_pk = WaitlistEntry.objects.values_list("session_id", flat=True).get(pk=entry_pk)
    with locking.atomic(by=by):
        locking.lock_one(ScheduledSession, session_pk)
        entry = locking.lock_one(WaitlistEntry, entry_pk)
        if not is_open(entry):
            raise NotWaiting
        end(entry, WaitlistEntry.State.LEFT, now)
    return entry


def promote(session_pk: int) -> list[Booking]:
    """Give the free places of a session to those who waited longest; the bookings made.

    Whom to ask is chosen without locks, and each is promoted in a transaction of its own: inside the cancellation it
    would lock against the order and deadlock with booking. A person whom a rule passes over keeps waiting, with the
    rule noted, and the next is asked. Locks held by somebody else too long end it: the sweep goes on.
    """
    promoted = []
    try:
        for entry_pk, member_pk in next_in_line(session_pk):
            booking, is_over = _promote_one(session_pk, entry_pk, member_pk)
            if booking:
                promoted.append(booking)
            if is_over:
                break
    except DomainError as error:
        logger.warning("session %s: promotion stopped (%s); the sweep goes on", session_pk, error.code)
    return promoted


def promote_after(session_pk: int) -> None:
    """After a place was given back. Inside somebody's longer transaction nothing happens: the sweep will do it, once
    that has committed.
    """
    if locking.is_outermost():
        promote(session_pk)


def promote_all() -> int:
    """The sweep: free places that still wait for their next, and lines whose class has begun. How many moved up.

    Safe to run twice: everything is looked at again under the locks.
    """
    now = clock.now()
    for session_pk in ended_lines(now):
        with locking.atomic(by=SWEEP):
            end_waits(locking.lock_one(ScheduledSession, session_pk), now)
    return sum(len(promote(session_pk)) for session_pk in sessions_to_fill(now))


def end_waits(session: ScheduledSession, now: datetime) -> list[WaitlistEntry]:
    """End every open wait of a session that the caller has locked; who waited. Locks the entries."""
    entries = locking.lock(WaitlistEntry, session.waitlist.waiting().values_list("pk", flat=True))
    for entry in entries:
        end(entry, WaitlistEntry.State.LAPSED, now)
    return entries


def end(entry: WaitlistEntry, state: str, now: datetime, booking: Booking | None = None) -> None:
    entry.state, entry.ended_at, entry.booking = state, now, booking
    entry.save(update_fields=["state", "ended_at", "booking"])


def _promote_one(session_pk: int, entry_pk: int, member_pk: int) -> tuple[Booking | None, bool]:
    """Lock member, session and entry, look at everything again, and book: the booking, and whether nobody else need
    be asked.
    """
    now = clock.now()
    with locking.atomic(by=SWEEP, durable=True):
        member = locking.lock_one(Member, member_pk)
        session = locking.lock_one(ScheduledSession, session_pk)
        facts = facts_of(session, member_pk, booking_policies(now), now)
        waits = locking.lock(WaitlistEntry, [entry_pk, *waits_in_the_way(session, member_pk, facts.policy.overlap)])
        entry = next(each for each in waits if each.pk == entry_pk)
        if refusal(PLACE_RULES, facts, now):
            return None, True
        if not is_open(entry):
            return None, False
        if why := refusal(PROMOTION_RULES, facts, now):
            _pass_over(entry, why, now)
            return None, False
        booking = take_place(session, member_pk, facts, now)
        end(entry, WaitlistEntry.State.PROMOTED, now, booking)
        given_up = [
            words for each in waits if each.pk != entry_pk and is_open(each) and (words := give_up(each, session, now))
        ]
        messages.tell_promoted(booking, class_words(session_pk), member, facts, given_up)
    return booking, session.places_left <= 1  # counted before this booking


def give_up_waits(session: ScheduledSession, member_pk: int, overlap: timedelta, now: datetime) -> list[ClassWords]:
    """Whoever has a place waits no longer for it, nor for a class at the same time: which others were given up. Locks
    the entries; the caller holds member and session.
    """
    in_the_way = waits_in_the_way(session, member_pk, overlap)
    entries = locking.lock(WaitlistEntry, [*own_waits(session, member_pk), *in_the_way])
    return [words for entry in entries if is_open(entry) and (words := give_up(entry, session, now))]


def give_up(entry: WaitlistEntry, session: ScheduledSession, now: datetime) -> ClassWords | None:
    """End a wait because of a place in `session`; the class waited for, if it is another one."""
    if entry.session_id == session.pk:
        end(entry, WaitlistEntry.State.LEFT, now)
        return None
    entry.skipped_rule, entry.skipped_at = BookingOverlaps.code, now
    entry.save(update_fields=["skipped_rule", "skipped_at"])
    end(entry, WaitlistEntry.State.LEFT, now)
    return class_words(entry.session_id)


def is_open(entry: WaitlistEntry) -> bool:
    return entry.state == WaitlistEntry.State.WAITING


def take_place(
    session: ScheduledSession, member_pk: int, facts: BookingFacts, now: datetime, by: Actor = SWEEP, **kept: Any
) -> Booking:
    """Write the booking that the rules have allowed, with what else it keeps, and use the credit it is paid with; what
    they could not see, the database refuses. Locks the account of the pack.
    """
    with refused_as(
        {
            "bookings_booking_one_live_per_member": AlreadyBooked(),
            "bookings_scheduledsession_not_oversold": SessionFull(),
            "bookings_booking_moved_from_id_key": MovedAlready(),
        }
    ):
        booking = Booking.objects.create(
            session=session,
            member_id=member_pk,
            membership_id=facts.membership_pk,
            policies=list(facts.policy.ids),
            booked_at=now,
            booked_by=user_of(by),
            **kept,
        )
    if facts.lot_pk:
        credits.use(facts.lot_pk, booking, by=by)
    return booking


def _pass_over(entry: WaitlistEntry, why: DomainError, now: datetime) -> None:
    """Note once why somebody was not promoted; the same reason is not noted again at every sweep."""
    if entry.skipped_rule != why.code:
        entry.skipped_rule, entry.skipped_at = why.code, now
        entry.save(update_fields=["skipped_rule", "skipped_at"])
