"""Giving places that are free to those who wait for them: booked, offered, or told to everybody, as the line moves."""

import logging
from datetime import datetime, timedelta

from bookings.line import Movement
from bookings.models import Booking, Decision, ScheduledSession, WaitlistEntry
from bookings.policies import BookingPolicy, booking_policies
from bookings.rules import PLACE_RULES, PROMOTION_RULES, BookingFacts
from bookings.selectors.facts import facts_of, session_now
from bookings.selectors.line import line_now
from bookings.selectors.place_in_line import Ahead
from bookings.selectors.waitlist import (
    ended_lines,
    movement_of,
    next_in_line,
    sessions_to_fill,
    vacancy_of,
    waits_in_the_way,
)
from bookings.selectors.words import class_words
from bookings.services import line_decisions, line_messages, messages
from bookings.services.holding import expire_all
from bookings.services.waitlist import SWEEP, end, end_waits, give_up, is_open, place_refused, take_place
from members.models import Member
from venue import clock, locking, sweeping
from venue.constraints import insert
from venue.errors import DomainError
from venue.rules import refusal
from venue.working_time import in_quiet_hours

logger = logging.getLogger(__name__)


def promote(session_pk: int) -> list[Booking]:
    """Give the free places of a session to those who waited longest; the bookings made, offers among them.

    Whom to ask is chosen without locks, and each is promoted in a transaction of its own: inside the cancellation it
    would lock against the order and deadlock with booking. A person whom a rule passes over keeps waiting, with the
    rule noted, and the next is asked. Locks held by somebody else too long end it: the sweep goes on.
    """
    promoted: list[Booking] = []
    line = next_in_line(session_pk)
    if not line:
        return promoted
    try:
        if movement_of(session_now(session_pk), clock.now()) is Movement.TOLD:
            tell_everybody(session_pk)
            return promoted
        for position, (entry_pk, member_pk) in enumerate(line, start=1):
            booking, is_over = _promote_one(session_pk, entry_pk, member_pk, position)
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
    """The sweep: kept places whose time is over, free places that still wait for their next, and lines whose class has
    begun. How many moved up or were asked.

    Safe to run twice: everything is looked at again under the locks.
    """

    def end_line(session_pk: int) -> None:
        with locking.atomic(by=SWEEP):
            end_waits(locking.lock_one(ScheduledSession, session_pk), clock.now())

    def give_up_kept() -> None:
        expire_all()

    return sweeping.in_turn(
        "waitlists",
        give_up_kept,
        lambda: sweeping.each("waitlists that ended", ended_lines(clock.now()), end_line),
        lambda: sweeping.each("free places", sessions_to_fill(clock.now()), lambda session: len(promote(session))),
    )


def _promote_one(session_pk: int, entry_pk: int, member_pk: int, position: int) -> tuple[Booking | None, bool]:
    """Lock member, session and entry, look at everything again, and book or ask: the booking, and whether nobody else
    need be looked at.
    """
    now = clock.now()
    with locking.atomic(by=SWEEP, durable=True):
        member = locking.lock_one(Member, member_pk)
        session = locking.lock_one(ScheduledSession, session_pk)
        facts = facts_of(session, member_pk, booking_policies(now), now, ahead=Ahead.UNSEEN)
        waits = locking.lock(WaitlistEntry, [entry_pk, *waits_in_the_way(session, member_pk, facts.policy.overlap)])
        entry = next(each for each in waits if each.pk == entry_pk)
        if refusal(PLACE_RULES, facts, now):
            return None, True
        if not is_open(entry):
            return None, False
        if why := refusal(PROMOTION_RULES, facts, now):
            _pass_over(entry, why, now)
            return None, False
        others = [each for each in waits if each.pk != entry_pk and is_open(each)]
        if facts.movement(now) is Movement.ASKED:
            booking = _offer(entry, member, session, facts, others, now)
            line_decisions.offered(booking, facts, now, position, SWEEP)
        else:
            booking = _move_up(entry, member, session, facts, others, now)
            line_decisions.promoted(booking, facts, now, position, SWEEP)
    return booking, session.places_left <= 1  # counted before this booking


def _move_up(
    entry: WaitlistEntry,
    member: Member,
    session: ScheduledSession,
    facts: BookingFacts,
    others: list[WaitlistEntry],
    now: datetime,
) -> Booking:
    """Book, and end the wait and those for the same time."""
    booking = take_place(session, member.pk, facts, now, grace_until=grace_of(facts.policy, session, now))
    end(entry, WaitlistEntry.State.PROMOTED, now, booking)
    given_up = [words for each in others if (words := give_up(each, session, now))]
    messages.tell_promoted(booking, class_words(session.pk), member, facts, given_up)
    return booking


def _offer(
    entry: WaitlistEntry,
    member: Member,
    session: ScheduledSession,
    facts: BookingFacts,
    others: list[WaitlistEntry],
    now: datetime,
) -> Booking:
    """Keep the place and ask. Nothing is used or given up before the answer; what would be is said."""
    until = min(now + facts.policy.waitlist.to_answer, session.starts_at)
    booking = Booking(
        session=session,
        member=member,
        state=Booking.State.HELD,
        held_for=Booking.HeldFor.OFFER,
        held_until=until,
        policies=list(facts.policy.ids),
        booked_at=now,
    )
    with place_refused():
        insert(booking)
    entry.state, entry.booking = WaitlistEntry.State.OFFERED, booking
    entry.save(update_fields=["state", "booking"])
    overlapping = [class_words(each.session_id) for each in others]
    line_messages.tell_offered(booking, class_words(session.pk), member, until, overlapping)
    return booking


def grace_of(policy: BookingPolicy, session: ScheduledSession, now: datetime) -> datetime | None:
    """Until when somebody who moves up now may decline free of charge, at the latest until the class begins."""
    grace = policy.waitlist.grace
    return min(now + grace, session.starts_at) if grace > timedelta(0) else None


def tell_everybody(session_pk: int) -> int:
    """Write to everybody in line who could take a free place, once for each time that places became free; how many. In
    quiet hours nobody is written to: the sweep does it when they end, if a place is free then.
    """
    now = clock.now()
    policies = booking_policies(now)
    told = 0
    with locking.atomic(by=SWEEP):
        session = locking.lock_one(ScheduledSession, session_pk)
        cause, line = vacancy_of(session), line_now(session, policies, now)
        policy = policies.under().waitlist
        if session.places_left <= 0 or in_quiet_hours(now, policy.quiet_from, policy.quiet_until, clock.zone()):
            return told
        informed = Decision.objects.filter(session=session, rule="waitlist_told", facts__vacancy=cause)
        known, words = set(informed.values_list("member_id", flat=True)), class_words(session_pk)
        for waiting in line.waiting:
            if waiting.is_promotable and waiting.entry.member_id not in known:
                line_decisions.told(waiting.entry.member_id, waiting.facts, session_pk, cause, SWEEP)
                line_messages.tell_place_free(waiting.entry, words, cause)
                told += 1
    return told


def _pass_over(entry: WaitlistEntry, why: DomainError, now: datetime) -> None:
    """Note once why somebody was not promoted; the same reason is not noted again at every sweep."""
    if entry.skipped_rule != why.code:
        entry.skipped_rule, entry.skipped_at = why.code, now
        entry.save(update_fields=["skipped_rule", "skipped_at"])
        line_decisions.passed_over(why, entry.member_id, entry.session_id, SWEEP)
