"""Waiting for a place in a full class, leaving the line, and writing the place that somebody gets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from bookings.errors import AlreadyBooked, AlreadyWaiting, BookingOverlaps, MovedAlready, NotWaiting, SessionFull
from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.policies import booking_policies
from bookings.rules import WAITLIST_RULES, BookingFacts, Waiter
from bookings.selectors.facts import facts_of
from bookings.selectors.place_in_line import Ahead
from bookings.selectors.waitlist import own_waits, waits_in_the_way
from bookings.selectors.words import ClassWords, class_words
from bookings.services import credits, decisions
from venue import clock, locking
from venue.actors import Actor, Automation, user_of
from venue.constraints import insert, refused_as
from venue.rules import check

SWEEP = Automation(gettext_noop("waitlist"))


def join(session_pk: int, member_pk: int, *, by: Actor, notice_minutes: int | None = None) -> WaitlistEntry:
    """Put a member at the end of the line of a full class. Checks `WAITLIST_RULES` without, then under the lock of
    the session; who comes first is decided by that lock. With `notice_minutes` they get no place later than that
    before the class.
    """
    now = clock.now()
    session = ScheduledSession.objects.get(pk=session_pk)
    policies = booking_policies(now)

    def look(session: ScheduledSession) -> None:
        facts = facts_of(session, member_pk, policies, now, ahead=Ahead.ENOUGH)
        check(WAITLIST_RULES, replace(facts, waiter=Waiter(notice=span_of(notice_minutes))), now)

    with decisions.refusals_kept(member_pk, session_pk, by=by):
        look(session)
        with locking.atomic(by=by):
            session = locking.lock_one(ScheduledSession, session_pk)
            look(session)
            with refused_as({"bookings_waitlistentry_one_open_per_member": AlreadyWaiting()}):
                return WaitlistEntry.objects.create(
                    session=session,
                    member_id=member_pk,
                    joined_at=now,
                    joined_by=user_of(by),
                    notice_minutes=notice_minutes or None,
                )


def span_of(minutes: int | None) -> timedelta:
    return timedelta(minutes=minutes or 0)


def set_notice(entry_pk: int, minutes: int | None, *, by: Actor) -> WaitlistEntry:
    """How long before the class this person must know. Locks the entry; raises `NotWaiting` when the wait has ended."""
    with locking.atomic(by=by):
        entry = locking.lock_one(WaitlistEntry, entry_pk)
        if not is_open(entry):
            raise NotWaiting
        entry.notice_minutes = minutes or None
        entry.save(update_fields=["notice_minutes"])
    return entry


def note_here(entry_pk: int, *, by: Actor) -> WaitlistEntry:
    """The desk has seen somebody who waits: places that nobody claims go to them first. Locks the entry; raises
    `NotWaiting` when the wait has ended. Seen twice is seen once.
    """
    with locking.atomic(by=by):
        entry = locking.lock_one(WaitlistEntry, entry_pk)
        if not is_open(entry):
            raise NotWaiting
        entry.here_at = entry.here_at or clock.now()
        entry.save(update_fields=["here_at"])
    return entry


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


def end_waits(session: ScheduledSession, now: datetime) -> list[WaitlistEntry]:
    """End every open wait of a session that the caller has locked; who waited. Locks the entries."""
    entries = locking.lock(WaitlistEntry, session.waitlist.open().values_list("pk", flat=True))
    for entry in entries:
        end(entry, WaitlistEntry.State.LAPSED, now)
    return entries


def end(entry: WaitlistEntry, state: str, now: datetime, booking: Booking | None = None) -> None:
    entry.state, entry.ended_at, entry.booking = state, now, booking
    entry.save(update_fields=["state", "ended_at", "booking"])


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


@contextmanager
def place_refused() -> Iterator[None]:
    """What the rules could not see, and the database refuses when a place is written."""
    with refused_as(
        {
            "bookings_booking_one_live_per_member": AlreadyBooked(),
            "bookings_scheduledsession_not_oversold": SessionFull(),
            "bookings_booking_moved_from_id_key": MovedAlready(),
        }
    ):
        yield


def take_place(
    session: ScheduledSession,
    member_pk: int,
    facts: BookingFacts,
    now: datetime,
    by: Actor = SWEEP,
    **kept: Any,
) -> Booking:
    """Write the booking that the rules have allowed, with what else it keeps, and use the credit it is paid with; what
    they could not see, the database refuses. Locks the account of the pack.

    Whoever comes after all for a place that was given up because nobody had claimed it has it again as it was.
    """
    if facts.is_released and not kept and (mine := unclaimed_of(session, member_pk)):
        return take_again(mine, now, by)
    booking = Booking(
        session=session,
        member_id=member_pk,
        membership_id=facts.membership_pk,
        policies=list(facts.policy.ids),
        booked_at=now,
        booked_by=user_of(by),
        **kept,
    )
    with place_refused():
        insert(booking)
    if facts.lot_pk:
        credits.use(facts.lot_pk, booking, by=by)
    return booking


def unclaimed_of(session: ScheduledSession, member_pk: int) -> Booking | None:
    """The place of this person that was given up because nobody had claimed it."""
    return session.bookings.filter(member=member_pk, state=Booking.State.RELEASED, held_for="").first()


def take_again(booking: Booking, now: datetime, by: Actor) -> Booking:
    booking.state, booking.cancelled_at, booking.cancelled_by = Booking.State.BOOKED, None, None
    booking.booked_at, booking.booked_by = now, user_of(by)
    with place_refused():
        booking.save(update_fields=["state", "cancelled_at", "cancelled_by", "booked_at", "booked_by"])
    return booking


def make_firm(
    booking: Booking, facts: BookingFacts, now: datetime, by: Actor, grace_until: datetime | None = None
) -> None:
    """A place that was kept becomes somebody's, under the policy of now, and uses the credit it is paid with. The
    caller holds it; locks the account of the pack.
    """
    booking.state, booking.held_until, booking.grace_until = Booking.State.BOOKED, None, grace_until
    booking.membership_id, booking.policies = facts.membership_pk, list(facts.policy.ids)
    booking.booked_at, booking.booked_by = now, user_of(by)
    booking.save(
        update_fields=["state", "held_until", "grace_until", "membership", "policies", "booked_at", "booked_by"]
    )
    if facts.lot_pk:
        credits.use(facts.lot_pk, booking, by=by)
