"""Who may hold a class, and how one that is on may be changed; written once, asked by the pages without a lock and by
the services that do it.

The database cannot say who may hold a class: the paper is a row of another table, and may lapse after the class was
put on.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from bookings.errors import SessionCancelled, SessionStarted, TooManyPlaces
from bookings.session_errors import NotQualified, PlacesBelowBooked, TimePassed
from venue.errors import Text
from venue.rules import Rule
from venue.wording import fulldate


@dataclass(frozen=True)
class TeachingFacts:
    """What is known when a coach is to hold a class of a course on a day."""

    course: str
    coach: str
    paper: Text  # what the course asks for; empty when it asks for nothing
    is_valid: bool  # a paper of that kind on that day
    ended_on: date | None = None  # the last day of the one that ends last before it
    begins_on: date | None = None  # the first day of the one that begins next after it


def check_is_qualified(facts: TeachingFacts, day: date) -> None:
    if not facts.paper or facts.is_valid:
        return
    named = {"coach": facts.coach, "paper": facts.paper, "course": facts.course, "day": fulldate(day)}
    known = {"day": day.isoformat(), "paper": str(facts.paper)}
    if facts.ended_on:
        words = _(
            "%(course)s needs a coach with: %(paper)s. That of %(coach)s ends on %(end)s, before %(day)s. Choose "
            "another coach, or enter the new paper in the house under Qualifications."
        )
        known["ended_on"] = facts.ended_on.isoformat()
        raise NotQualified(words % {**named, "end": fulldate(facts.ended_on)}, facts=known)
    if facts.begins_on:
        words = _(
            "%(course)s needs a coach with: %(paper)s. That of %(coach)s is valid from %(begin)s, not yet on %(day)s. "
            "Choose another coach or a later day."
        )
        known["begins_on"] = facts.begins_on.isoformat()
        raise NotQualified(words % {**named, "begin": fulldate(facts.begins_on)}, facts=known)
    words = _(
        "%(course)s needs a coach with: %(paper)s. %(coach)s has none. Choose another coach, or enter the paper in the "
        "house under Qualifications."
    )
    raise NotQualified(words % named, facts=known)


TEACHING_RULES: tuple[Rule[TeachingFacts, date], ...] = (check_is_qualified,)


@dataclass(frozen=True)
class ChangeFacts:
    """What is known when a class is to begin at another time, or to have other places or another room."""

    is_cancelled: bool
    starts_at: datetime
    new_starts_at: datetime
    booked: int
    capacity: int  # as it is to be
    room: str
    room_capacity: int


def check_change_stands(facts: ChangeFacts, now: datetime) -> None:
    if facts.is_cancelled:
        raise SessionCancelled(_("This class was called off; it can no longer be changed."))


def check_change_not_begun(facts: ChangeFacts, now: datetime) -> None:
    if now >= facts.starts_at:
        raise SessionStarted(
            _("This class has already begun; it can no longer be changed."),
            facts={"starts_at": facts.starts_at.isoformat()},
        )


def check_new_time_to_come(facts: ChangeFacts, now: datetime) -> None:
    if facts.new_starts_at <= now:
        raise TimePassed(facts={"starts_at": facts.new_starts_at.isoformat()})


def check_places_not_below_booked(facts: ChangeFacts, now: datetime) -> None:
    if facts.capacity < facts.booked:
        raise PlacesBelowBooked(
            _("%(booked)s places are booked; the class needs at least that many. Cancel bookings at the desk first.")
            % {"booked": facts.booked},
            facts={"booked": facts.booked, "capacity": facts.capacity},
        )


def check_room_holds_places(facts: ChangeFacts, now: datetime) -> None:
    if facts.capacity > facts.room_capacity:
        raise TooManyPlaces(
            _("%(room)s has %(places)s places.") % {"room": facts.room, "places": facts.room_capacity},
            facts={"capacity": facts.room_capacity},
        )


CHANGE_RULES: tuple[Rule[ChangeFacts, datetime], ...] = (
    check_change_stands,
    check_change_not_begun,
    check_new_time_to_come,
    check_places_not_below_booked,
    check_room_holds_places,
)
