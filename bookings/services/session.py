"""Putting a session on, and calling it off."""

from datetime import datetime
from functools import partial

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from bookings.errors import SessionCancelled, SessionStarted
from bookings.models import Booking, Course, Decision, Resource, ScheduledSession, SessionSeries
from bookings.rules.closure import refuse_closed
from bookings.selectors.affected import other_dates
from bookings.selectors.closing import closures_over_room, said_of
from bookings.selectors.words import class_words
from bookings.services import credits, decisions
from bookings.services.calling_off import CALLED_OFF_RULE, CalledOff
from bookings.services.claiming import claim, hold, refuse_if_taken
from bookings.services.resource import resource_of
from bookings.services.teaching import refuse_unqualified
from bookings.services.telling import EACH_ALONE, Telling
from bookings.services.waitlist import end_waits
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.models import StaffMember


def put_on(
    *,
    course: Course,
    room: Resource,
    instructor: StaffMember,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int,
    series: SessionSeries | None = None,
    despite_closure: bool = False,
    by: Actor,
) -> ScheduledSession:
    """Create one session and claim its room and its instructor's time, all or nothing.

    Locks both, so that the refusal can name what is in the way; the overlap constraint refuses whatever else would
    get through. Raises `NotQualified`, `RoomBusy`, `InstructorBusy` or `PlaceClosed`; not of a closure until further
    notice, which may be over by then: until it is, nobody can book.
    """
    with locking.atomic(by=by):
        coach = resource_of(instructor, by=by)
        parts = hold([room, coach])
        refuse_unqualified(course, instructor, clock.local(starts_at).date())
        for each in (room, coach):
            refuse_if_taken(each, starts_at, ends_at, parts=parts[each.pk])
        if not despite_closure:
            refuse_if_closed(room, DateTimeTZRange(starts_at, ends_at, "[)"), known_end=True)
        session = ScheduledSession.objects.create(
            series=series,
            course=course,
            instructor=instructor,
            starts_at=starts_at,
            ends_at=ends_at,
            capacity=capacity,
            despite_closure_at=clock.now() if despite_closure else None,
        )
        for each in (room, coach):
            claim(each, parts[each.pk], starts_at, ends_at, session=session)
    return session


def refuse_if_closed(room: Resource, during: DateTimeTZRange, *, known_end: bool = False) -> None:
    """Raise `PlaceClosed` when a closure is over the room at that time; with `known_end` only of those that end at a
    time that is known. The caller holds the room, as whoever closes it does.
    """
    closures = closures_over_room(room, during)
    over = (closures.exclude(ends_at=None) if known_end else closures).first()
    if over:
        refuse_closed(said_of(over), _("Choose another room or another time, or reopen it first."))


def keep_on_closed_day(session_pk: int, *, by: Actor) -> ScheduledSession:
    """Say that a class takes place although the house, its area or its room is closed then; what is closed later asks
    anew. Locks the session; raises `SessionCancelled`.
    """
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        if session.is_cancelled:
            raise SessionCancelled
        session.despite_closure_at = clock.now()
        session.save(update_fields=["despite_closure_at"])
    return session


def cancel_session(
    session_pk: int, *, reason: str, words: str = "", credits_kept: str = "", tells: Telling = EACH_ALONE, by: Actor
) -> int:
    """Call a session off: its bookings end as cancelled by the venue, so do waits, everybody is told with other dates
    to book, room and instructor are free. How many bookings ended.

    Credits go back to their packs, unless `credits_kept` says why not. Locks the session, then its live bookings, who
    waits, and the accounts of the packs. Raises `SessionCancelled` or `SessionStarted`.
    """
    now = clock.now()
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        if session.is_cancelled:
            raise SessionCancelled
        if session.starts_at <= now:
            raise SessionStarted(_("This class has already begun; it can no longer be called off."))
        session.state, session.cancelled_at = ScheduledSession.State.CANCELLED, now
        session.cancel_reason, session.credits_kept_reason = reason, credits_kept
        session.save(update_fields=["state", "cancelled_at", "cancel_reason", "credits_kept_reason"])
        off = CalledOff(class_words(session_pk), reason, words, credits_kept, other_dates(session.course_id))
        bookings = _end_bookings(session, off, tells, by)
        for entry in end_waits(session, now):
            tells.wait_called_off(entry, off)
        if not credits_kept:
            credits.give_back(bookings, is_venues=True, by=by)
        session.allocations.live().update(released_at=now)
    return len(bookings)


def _end_bookings(session: ScheduledSession, off: CalledOff, tells: Telling, by: Actor) -> list[Booking]:
    bookings = locking.lock(Booking, session.bookings.live().values_list("pk", flat=True))
    for booking in bookings:
        end_for_house(booking, off, tells, by=by)
    return bookings


def end_for_house(booking: Booking, off: CalledOff, tells: Telling, *, by: Actor) -> None:
    """End a booking that the caller has locked, at no cost to whoever made it; its credit is for the caller."""
    booking.state, booking.is_cancelled_by_venue = Booking.State.CANCELLED, True
    booking.cancelled_at, booking.cancelled_by = clock.now(), user_of(by)
    booking.checked_in_at = booking.checked_in_by = booking.held_until = None
    booking.save(
        update_fields=[
            "state",
            "is_cancelled_by_venue",
            "cancelled_at",
            "cancelled_by",
            "checked_in_at",
            "checked_in_by",
            "held_until",
        ]
    )
    is_paid = booking.membership is not None and booking.membership.is_pack
    tells.called_off(booking, off, is_paid)
    decisions.write(
        Decision.What.CANCELLED,
        member_pk=booking.member_id,
        session_pk=booking.session_id,
        rule="called_off",
        rule_name=CALLED_OFF_RULE,
        text=partial(off.said_of, is_paid),
        facts={"credit": ("kept" if off.credits_kept else "returned") if is_paid else "none"},
        booking=booking,
        by=by,
    )
