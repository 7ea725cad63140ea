"""Weekly classes: putting one on, keeping its sessions made some weeks ahead, ending it."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.closure_errors import PlaceClosed
from bookings.errors import ResourceBusy, SessionCancelled, SessionStarted, TooManyPlaces
from bookings.models import Course, Resource, ScheduledSession, SessionSeries
from bookings.recurrence import span_on
from bookings.selectors.resources import all_parts
from bookings.selectors.series import LEFT_OUT, days_left_out, sessions_after, still_to_make
from bookings.selectors.series_days import Off, Plan, Weekly, days_off, days_to_look_at, horizon, plan, weekly_of
from bookings.services.claiming import hold, refuse_if_taken
from bookings.services.resource import resource_of
from bookings.services.session import cancel_session, put_on
from bookings.services.teaching import refuse_unqualified
from bookings.session_errors import NotLeftOut, NotQualified, SeriesComplete
from venue import audit, clock, locking, sweeping
from venue.actors import Actor, Automation
from venue.errors import DomainError
from venue.models import StaffMember
from venue.services.house import hold_zone

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("weekly classes"))


@dataclass(frozen=True)
class Preview:
    """What putting a class on every week would do now: the days of its first sessions, or why it is refused."""

    plan: Plan
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
    times: int | None = None,
    skips_holidays: bool = True,
    by: Actor,
) -> SessionSeries:
    """Put a class on every week, and make its sessions for the coming weeks: all of them, or nothing. Days that the
    calendar leaves out are kept in the audit log.

    Locks the house, whose time zone stands from here on, the room and the instructor's time. Raises `RoomBusy` or
    `InstructorBusy`, naming what is in the way, `NotQualified` or `TooManyPlaces`.
    """
    with locking.atomic(by=by):
        hold_zone(by=by)
        coach = resource_of(instructor, by=by)
        hold([room, coach])
        room.refresh_from_db(fields=["capacity"])
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
            times=times,
            skips_holidays=skips_holidays,
        )
        _make_sessions(series, _make_session, by=by)
    return series


def preview_weekly(*, course: Course, instructor: StaffMember, capacity: int, **weekly: Any) -> Preview:
    """The days that `put_on_weekly` would make, checked as it checks them but without a lock: advice, no promise."""
    typed = Weekly(**weekly)
    planned = plan(typed)
    needed = (typed.room, *Resource.objects.filter(staff=instructor))
    parts = all_parts(needed)
    try:
        refuse_if_too_many(typed.room, capacity)
        refuse_unqualified(course, instructor, *planned.days)
        for day in planned.days:
            span = span_on(day, typed.begins_at, typed.minutes, clock.zone())
            for resource in needed:
                refuse_if_taken(resource, *span, parts=parts[resource.pk])
    except DomainError as error:
        return Preview(planned, error)
    return Preview(planned, None)


def refuse_if_too_many(room: Resource, capacity: int) -> None:
    if capacity > room.capacity:
        raise TooManyPlaces(
            _("%(room)s has %(places)s places.") % {"room": room.name, "places": room.capacity},
            facts={"capacity": room.capacity},
        )


def extend(series_pk: int, *, by: Actor) -> list[ScheduledSession]:
    """Make the sessions of one series up to the horizon; those made now.

    Locks the room and the instructor's time, then the series, and looks again at how far it was made, so running it
    twice makes nothing twice. A day that the calendar leaves out, on which one of them is taken, or on which the
    instructor's paper is not valid, has no session and is kept in the audit log: one clash must not keep the rest of
    the term from being bookable.
    """
    found = SessionSeries.objects.select_related("instructor", "room").get(pk=series_pk)
    with locking.atomic(by=by):
        coach = resource_of(found.instructor, by=by)
        hold([found.room, coach])
        return _make_sessions(locking.lock_one(SessionSeries, series_pk), _make_or_leave_out, by=by)


def extend_all() -> int:
    """The sweep: every series up to the horizon; how many sessions were made."""
    running = list(SessionSeries.objects.running_on(clock.today()).values_list("pk", flat=True))
    return sweeping.each("weekly classes", running, lambda pk: len(extend(pk, by=SWEEP)))


def put_on_left_out(series_pk: int, day: date, *, by: Actor) -> ScheduledSession:
    """Make the session of a day that was left out: what was in the way is gone, or it is to take place all the same.

    Locks what `extend` locks. Raises `NotLeftOut`, `SeriesComplete`, `NotQualified`, `RoomBusy` or `InstructorBusy`.
    """
    found = SessionSeries.objects.select_related("instructor", "room").get(pk=series_pk)
    with locking.atomic(by=by):
        coach = resource_of(found.instructor, by=by)
        hold([found.room, coach])
        series = locking.lock_one(SessionSeries, series_pk)
        if day not in {each.day for each in days_left_out(series)}:
            raise NotLeftOut(facts={"day": day.isoformat()})
        if still_to_make(series) == 0:
            raise SeriesComplete(facts={"times": series.times})
        return _make_session(series, day, despite_closure=True, by=by)


def end_series(
    series_pk: int, *, last_on: date, reason: str, words: str = "", credits_kept: str = "", by: Actor
) -> Ended:
    """End a weekly class after `last_on`: later sessions are called off as by `cancel_session`, and everybody booked is
    told.

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
            bookings += cancel_session(session.pk, reason=reason, words=words, credits_kept=credits_kept, by=by)
            sessions += 1
        except (SessionCancelled, SessionStarted):
            logger.info("session %s was called off or began while its series ended", session.pk)
    return Ended(sessions, bookings)


Make = Callable[..., ScheduledSession | None]


def _make_sessions(series: SessionSeries, make: Make, *, by: Actor) -> list[ScheduledSession]:
    """One after another up to the horizon, or until it has taken place as often as it should."""
    weekly, left = weekly_of(series), still_to_make(series)
    days = days_to_look_at(weekly, series.made_until)
    off = days_off(weekly, days)
    made: list[ScheduledSession] = []
    until = horizon()
    for day in days:
        if left is not None and len(made) >= left:
            until = day - timedelta(days=1)  # should one be called off, it is from here that another follows
            break
        if day in off:
            _leave_out(series, day, off[day], by=by)
        elif session := make(series, day, by=by):
            made.append(session)
    _note_made(series, until)
    return made


def _leave_out(series: SessionSeries, day: date, why: Off, *, by: Actor) -> None:
    audit.record(LEFT_OUT, by=by, about=series, day=day.isoformat(), **asdict(why))


def _make_or_leave_out(series: SessionSeries, day: date, *, by: Actor) -> ScheduledSession | None:
    try:
        return _make_session(series, day, by=by)
    except (ResourceBusy, NotQualified, PlaceClosed) as clash:
        logger.warning("series %s has no session on %s: %s", series.pk, day, clash.code)
        audit.record(LEFT_OUT, by=by, about=series, **clash.facts | {"day": day.isoformat(), "rule": clash.rule})
        return None


def _make_session(series: SessionSeries, day: date, *, despite_closure: bool = False, by: Actor) -> ScheduledSession:
    starts_at, ends_at = span_on(day, series.begins_at, series.minutes, clock.zone())
    return put_on(
        course=series.course,
        room=series.room,
        instructor=series.instructor,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=series.capacity,
        series=series,
        despite_closure=despite_closure,
        by=by,
    )


def _note_made(series: SessionSeries, until: date) -> None:
    """Never backwards: what was made once, and perhaps called off since, is not made again."""
    series.made_until = max(until, series.made_until or until)
    series.save(update_fields=["made_until"])
