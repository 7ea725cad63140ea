"""Weekly classes: putting one on, keeping its sessions made some weeks ahead, ending it."""

import logging
from dataclasses import dataclass
from datetime import date, time

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from bookings.errors import ResourceBusy, SessionCancelled, SessionStarted, TooManyPlaces
from bookings.models import Course, Resource, ScheduledSession, SessionSeries
from bookings.recurrence import span_on
from bookings.selectors.series import LEFT_OUT, days_to_make, horizon, sessions_after
from bookings.services.resource import resource_of
from bookings.services.session import cancel_session, put_on, refuse_if_taken
from bookings.services.teaching import refuse_unqualified
from bookings.session_errors import NotQualified
from venue import audit, clock, locking
from venue.actors import Actor
from venue.errors import DomainError
from venue.models import StaffMember
from venue.services.house import hold_zone

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Preview:
    """What putting a class on every week would do now: the days of its first sessions, or why it is refused."""

    days: list[date]
    refusal: DomainError | None


@dataclass(frozen=True)
class Ended:
    """What ending a weekly class did."""

    sessions: int
    bookings: int


def put_on_weekly(
    *,
    course: Course,
    room: Resource,
    instructor: StaffMember,
    weekday: int,
    begins_at: time,
    minutes: int,
    capacity: int,
    first_on: date,
    last_on: date | None,
    by: Actor,
) -> SessionSeries:
    """Put a class on every week, and make its sessions for the coming weeks: all of them, or nothing.

    Locks the house, whose time zone stands from here on, the room and the instructor's time. Raises `RoomBusy` or
    `InstructorBusy`, naming what is in the way, `NotQualified` or `TooManyPlaces`.
    """
    with locking.atomic(by=by):
        hold_zone(by=by)
        coach = resource_of(instructor, by=by)
        room = next(each for each in locking.lock(Resource, [room.pk, coach.pk]) if each.pk == room.pk)
        refuse_if_too_many(room, capacity)
        series = SessionSeries.objects.create(
            course=course,
            room=room,
            instructor=instructor,
            weekday=weekday,
            begins_at=begins_at,
            minutes=minutes,
            capacity=capacity,
            first_on=first_on,
            last_on=last_on,
        )
        for day in _days_to_make(series):
            _make_session(series, day, by=by)
        _note_made(series)
    return series


def preview_weekly(
    *,
    course: Course,
    room: Resource,
    instructor: StaffMember,
    weekday: int,
    begins_at: time,
    minutes: int,
    capacity: int,
    first_on: date,
    last_on: date | None,
) -> Preview:
    """The days that `put_on_weekly` would make, checked as it checks them but without a lock: advice, no promise."""
    days = days_to_make(
        weekday=weekday, begins_at=begins_at, minutes=minutes, first_on=first_on, last_on=last_on, after=None
    )
    needed = [room, *Resource.objects.filter(staff=instructor)]
    try:
        refuse_if_too_many(room, capacity)
        refuse_unqualified(course, instructor, *days)
        for day in days:
            during = DateTimeTZRange(*span_on(day, begins_at, minutes, clock.zone()), "[)")
            for resource in needed:
                refuse_if_taken(resource, during)
    except DomainError as error:
        return Preview(days, error)
    return Preview(days, None)


def refuse_if_too_many(room: Resource, capacity: int) -> None:
    if capacity > room.capacity:
        raise TooManyPlaces(
            _("%(room)s has %(places)s places.") % {"room": room.name, "places": room.capacity},
            facts={"capacity": room.capacity},
        )


def extend(series_pk: int, *, by: Actor) -> list[ScheduledSession]:
    """Make the sessions of one series up to the horizon; those made now.

    Locks the room and the instructor's time, then the series, and looks again at how far it was made, so running it
    twice makes nothing twice. A day on which one of them is taken, or on which the instructor's paper is not valid, is
    left out and kept in the audit log: one clash must not keep the rest of the term from being bookable.
    """
    found = SessionSeries.objects.select_related("instructor").get(pk=series_pk)
    made = []
    with locking.atomic(by=by):
        coach = resource_of(found.instructor, by=by)
        locking.lock(Resource, [found.room_id, coach.pk])
        series = locking.lock_one(SessionSeries, series_pk)
        for day in _days_to_make(series):
            try:
                made.append(_make_session(series, day, by=by))
            except (ResourceBusy, NotQualified) as clash:
                logger.warning("series %s has no session on %s: %s", series.pk, day, clash.code)
                audit.record(
                    LEFT_OUT, by=by, about=series, **clash.facts | {"day": day.isoformat(), "rule": clash.rule}
                )
        _note_made(series)
    return made


def end_series(series_pk: int, *, last_on: date, reason: str, by: Actor) -> Ended:
    """End a weekly class after `last_on`: later sessions are called off and everybody booked is told.

    The series is ended in one transaction and each later session called off in its own, so that no lock is held over
    all of them; what is interrupted can be done again. A session that somebody else calls off meanwhile, or that
    begins, is passed over.
    """
    with locking.atomic(by=by):
        series = locking.lock_one(SessionSeries, series_pk)
        series.last_on = max(last_on, series.first_on)
        if last_on < series.first_on:  # it never begins: its first day is not to be made later either
            series.made_until = max(series.made_until or series.first_on, series.first_on)
        series.save(update_fields=["last_on", "made_until"])
    sessions = bookings = 0
    for session in sessions_after(series, last_on):
        try:
            bookings += cancel_session(session.pk, reason=reason, by=by)
            sessions += 1
        except (SessionCancelled, SessionStarted):
            logger.info("session %s was called off or began while its series ended", session.pk)
    return Ended(sessions, bookings)


def _days_to_make(series: SessionSeries) -> list[date]:
    return days_to_make(
        weekday=series.weekday,
        begins_at=series.begins_at,
        minutes=series.minutes,
        first_on=series.first_on,
        last_on=series.last_on,
        after=series.made_until,
    )


def _make_session(series: SessionSeries, day: date, *, by: Actor) -> ScheduledSession:
    starts_at, ends_at = span_on(day, series.begins_at, series.minutes, clock.zone())
    return put_on(
        course=series.course,
        room=series.room,
        instructor=series.instructor,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=series.capacity,
        series=series,
        by=by,
    )


def _note_made(series: SessionSeries) -> None:
    """Never backwards: what was made once, and perhaps called off since, is not made again."""
    until = horizon(clock.now())
    series.made_until = max(until, series.made_until or until)
    series.save(update_fields=["made_until"])
