"""Putting a session on, and calling it off."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from bookings.errors import InstructorBusy, ResourceBusy, RoomBusy, SessionCancelled, SessionStarted
from bookings.models import Booking, Course, Decision, Resource, ResourceAllocation, ScheduledSession, SessionSeries
from bookings.selectors.affected import other_dates
from bookings.selectors.words import class_words
from bookings.services import credits, decisions
from bookings.services.calling_off import CALLED_OFF_RULE, CalledOff, tell_called_off, tell_wait_called_off
from bookings.services.claims import lock_resources
from bookings.services.resource import resource_of
from bookings.services.teaching import refuse_unqualified
from bookings.services.waitlist import end_waits
from venue import clock, locking, wording
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.models import StaffMember

NO_OVERLAP = "bookings_resourceallocation_no_overlap"


def put_on(
    *,
    course: Course,
    room: Resource,
    instructor: StaffMember,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int,
    series: SessionSeries | None = None,
    by: Actor,
) -> ScheduledSession:
    """Create one session and claim its room and its instructor's time, all or nothing.

    Locks both, so that the refusal can name what is in the way; the overlap constraint refuses whatever else would
    get through. Raises `NotQualified`, `RoomBusy` or `InstructorBusy`.
    """
    during = DateTimeTZRange(starts_at, ends_at, "[)")
    with locking.atomic(by=by):
        coach = resource_of(instructor, by=by)
        lock_resources([room.pk, coach.pk])
        refuse_unqualified(course, instructor, clock.local(starts_at).date())
        refuse_if_taken(room, during)
        refuse_if_taken(coach, during)
        with refused_as({NO_OVERLAP: RoomBusy()}):
            session = ScheduledSession.objects.create(
                series=series,
                course=course,
                instructor=instructor,
                starts_at=starts_at,
                ends_at=ends_at,
                capacity=capacity,
            )
            ResourceAllocation.objects.create(resource=room, session=session, during=during)
        with refused_as({NO_OVERLAP: InstructorBusy()}):
            ResourceAllocation.objects.create(resource=coach, session=session, during=during)
    return session


def refuse_if_taken(
    resource: Resource, during: DateTimeTZRange, besides: Collection[int] = (), *, room_booking: int | None = None
) -> None:
    """Raise `RoomBusy` or `InstructorBusy`, naming what has the room or the coach; `besides` are the sessions, and
    `room_booking` the one that gives up its own in the same act. What was held long enough is not in the way.
    """
    error: type[ResourceBusy] = RoomBusy if resource.kind == Resource.Kind.ROOM else InstructorBusy
    claims = ResourceAllocation.objects.standing(clock.now()).filter(resource=resource, during__overlap=during)
    claims = claims.exclude(session__in=besides)
    if room_booking is not None:
        claims = claims.exclude(room_booking=room_booking)
    taken = claims.select_related("session__course", "room_booking__member").order_by("during").first()
    if taken is None:
        return
    words = (
        _("%(who)s is taken from %(begins)s to %(ends)s by %(what)s.")
        if error is RoomBusy
        else _("%(who)s holds another class from %(begins)s to %(ends)s: %(what)s.")
    )
    begins_at, ends_at, what = _taken_by(taken)
    said = {"begins": wording.when(begins_at), "ends": wording.clock(ends_at), "what": what}
    kind, _colon, key = taken.cause.partition(":")
    raise error(words % {"who": resource.name, **said}, facts={kind: int(key)})


def _taken_by(claim: ResourceAllocation) -> tuple[datetime, datetime, str]:
    """From when to when something has a room or a coach, and what it is called."""
    if claim.session:
        return claim.session.starts_at, claim.session.ends_at, claim.session.course.name
    assert claim.room_booking is not None  # a claim has one cause
    what = _("room booking “%(purpose)s”, with setting up and clearing") % {"purpose": claim.room_booking.purpose}
    return *claim.span, what


def keep_on_closed_day(session_pk: int, *, by: Actor) -> ScheduledSession:
    """Say that a class takes place although the house or its area is closed that day. Locks the session; raises
    `SessionCancelled`.
    """
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        if session.is_cancelled:
            raise SessionCancelled
        session.despite_closure_at = session.despite_closure_at or clock.now()
        session.save(update_fields=["despite_closure_at"])
    return session


def cancel_session(session_pk: int, *, reason: str, words: str = "", credits_kept: str = "", by: Actor) -> int:
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
        bookings = _end_bookings(session, off, by)
        for entry in end_waits(session, now):
            tell_wait_called_off(entry, off)
        if not credits_kept:
            credits.give_back(bookings, is_venues=True, by=by)
        session.allocations.live().update(released_at=now)
    return len(bookings)


def _end_bookings(session: ScheduledSession, off: CalledOff, by: Actor) -> list[Booking]:
    bookings = locking.lock(Booking, session.bookings.live().values_list("pk", flat=True))
    for booking in bookings:
        booking.state, booking.is_cancelled_by_venue = Booking.State.CANCELLED, True
        booking.cancelled_at, booking.cancelled_by = session.cancelled_at, user_of(by)
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
        tell_called_off(booking, off, is_paid)
        decisions.write(
            Decision.What.CANCELLED,
            member_pk=booking.member_id,
            session_pk=session.pk,
            rule="called_off",
            rule_name=CALLED_OFF_RULE,
            text=partial(off.said_of, is_paid),
            facts={"credit": ("kept" if off.credits_kept else "returned") if is_paid else "none"},
            booking=booking,
            by=by,
        )
    return bookings
