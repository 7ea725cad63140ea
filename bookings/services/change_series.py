"""Changing a weekly class from a date on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from bookings.models import ScheduledSession, SessionSeries
from bookings.selectors.changing import sessions_from
from bookings.services.change import Pattern, apply, hold, refuse_change
from bookings.services.promoting import promote_after
from bookings.session_errors import DatesInTheWay
from venue import clock, locking, wording
from venue.actors import Actor
from venue.errors import DomainError


@dataclass(frozen=True)
class Followed:
    """What changing a weekly class from a date on did."""

    sessions: int
    told: int


@dataclass(frozen=True)
class InTheWay:
    """A date that cannot be changed like that, and why."""

    day: date
    why: DomainError


def change_following(series_pk: int, first_on: date, pattern: Pattern, *, reason: str = "", by: Actor) -> Followed:
    """Change a weekly class from a day on: the sessions that exist, all or none, and what is made later.

    Locks the new room and coach, the series, then its sessions and their bookings. Everybody booked keeps the place
    and is told. Raises `DatesInTheWay`, which names each date and what is in its way.
    """
    with locking.atomic(by=by):
        hold(pattern.room, pattern.instructor, by=by)
        series = locking.lock_one(SessionSeries, series_pk)
        sessions = locking.lock(ScheduledSession, [each.pk for each in sessions_from(series, first_on)])
        if found := in_the_way(sessions, pattern):
            raise DatesInTheWay(_words(found), facts={"days": [each.day.isoformat() for each in found]})
        keys = [each.pk for each in sessions]
        told = sum(apply(session, pattern.on(day_of(session)), reason, keys) for session in sessions)
        series.begins_at, series.room = pattern.begins_at, pattern.room
        series.instructor, series.capacity = pattern.instructor, pattern.capacity
        series.save(update_fields=["begins_at", "room", "instructor", "capacity"])
    for session in sessions:
        promote_after(session.pk)
    return Followed(len(sessions), told)


def in_the_way(sessions: Sequence[ScheduledSession], pattern: Pattern) -> list[InTheWay]:
    """The dates that cannot be changed like that; without a lock it is advice."""
    found, keys = [], [each.pk for each in sessions]
    for session in sessions:
        try:
            refuse_change(session, pattern.on(day_of(session)), keys)
        except DomainError as error:
            found.append(InTheWay(day_of(session), error))
    return found


def day_of(session: ScheduledSession) -> date:
    return clock.local(session.starts_at).date()


def _words(found: Sequence[InTheWay]) -> str:
    head = ngettext(
        "Nothing was changed. On %(count)s date something is in the way:",
        "Nothing was changed. On %(count)s dates something is in the way:",
        len(found),
    ) % {"count": len(found)}
    return " ".join([head, *(f"{wording.day(each.day)}: {each.why}" for each in found)])
