"""Weekly classes: putting one on, keeping its sessions made some weeks ahead, ending it."""

import logging
from datetime import date, time
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.errors import RoomBusy, TooManyPlaces
from bookings.models import Course, Resource, ScheduledSession, SessionSeries
from bookings.policies import series_ahead
from bookings.recurrence import span_on, weekly_days
from bookings.services.session import cancel_session, put_on
from venue import audit, clock, locking
from venue.actors import Actor
from venue.models import StaffMember

logger = logging.getLogger(__name__)


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

    Locks the room. Raises `RoomBusy`, naming what is in the way, or `TooManyPlaces`.
    """
    if capacity > room.capacity:
        raise TooManyPlaces(
            _("%(room)s has %(places)s places.") % {"room": room.name, "places": room.capacity},
            facts={"capacity": room.capacity},
        )
    with locking.atomic(by=by):
        locking.lock_one(Resource, room.pk)
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


def extend(series_pk: int, *, by: Actor) -> list[ScheduledSession]:
    """Make the sessions of one series up to the horizon; those made now.

    Locks the room, then the series, and looks again at how far it was made, so running it twice makes nothing twice.
    A day on which the room is taken is left out and kept in the audit log: one clash must not keep the rest of the
    term from being bookable.
    """
    room_pk = SessionSeries.objects.values_list("room_id", flat=True).get(pk=series_pk)
    made = []
    with locking.atomic(by=by):
        locking.lock_one(Resource, room_pk)
        series = locking.lock_one(SessionSeries, series_pk)
        for day in _days_to_make(series):
            try:
                made.append(_make_session(series, day, by=by))
            except RoomBusy as clash:
                logger.warning("series %s has no session on %s: the room is taken", series.pk, day)
                audit.record("series_day_left_out", by=by, about=series, day=day.isoformat(), **clash.facts)
        _note_made(series)
    return made


def end_series(series_pk: int, *, last_on: date, reason: str, by: Actor) -> int:
    """End a weekly class after `last_on`: later sessions are called off and everybody booked is told. How many
    sessions.

    The series is ended in one transaction and each later session called off in its own, so that no lock is held over
    all of them; what is interrupted can be done again.
    """
    with locking.atomic(by=by):
        series = locking.lock_one(SessionSeries, series_pk)
        series.last_on = max(last_on, series.first_on)
        series.save(update_fields=["last_on"])
    later = [
        session.pk
        for session in ScheduledSession.objects.standing().filter(series=series, starts_at__gt=clock.now())
        if timezone.localtime(session.starts_at).date() > last_on
    ]
    for session_pk in later:
        cancel_session(session_pk, reason=reason, by=by)
    return len(later)


def _days_to_make(series: SessionSeries) -> list[date]:
    """The days not yet made up to the horizon. Days that have passed are not made any more."""
    now = clock.now()
    horizon = timezone.localtime(now + series_ahead(now)).date()
    days = weekly_days(series.weekday, series.first_on, series.last_on, series.made_until, horizon)
    return [day for day in days if span_on(day, series.begins_at, series.minutes, _zone())[0] > now]


def _make_session(series: SessionSeries, day: date, *, by: Actor) -> ScheduledSession:
    starts_at, ends_at = span_on(day, series.begins_at, series.minutes, _zone())
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
    now = clock.now()
    series.made_until = timezone.localtime(now + series_ahead(now)).date()
    series.save(update_fields=["made_until"])


def _zone() -> ZoneInfo:
    return ZoneInfo(timezone.get_default_timezone_name())
