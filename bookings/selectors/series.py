"""Weekly classes: on which days they take place, what ending one means, who may teach one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.models import Course, Resource, ScheduledSession, SessionSeries
from bookings.policies import series_ahead
from bookings.recurrence import span_on, weekly_days
from bookings.selectors.affected import Affected, affected_by_calling_off
from venue import clock
from venue.errors import Text
from venue.models import AuditEvent, StaffMember
from venue.roles import Role

LEFT_OUT = "series_day_left_out"


def horizon(now: datetime) -> date:
    """The last day up to which sessions of weekly classes exist."""
    return clock.local(now + series_ahead(now)).date()


def days_to_make(
    *, weekday: int, begins_at: time, minutes: int, first_on: date, last_on: date | None, after: date | None
) -> list[date]:
    """The days later than `after` up to the horizon. Days that have passed are not made any more."""
    now = clock.now()
    days = weekly_days(weekday, first_on, last_on, after, horizon(now))
    return [day for day in days if span_on(day, begins_at, minutes, clock.zone())[0] > now]


def coming_sessions(series: SessionSeries) -> QuerySet[ScheduledSession]:
    """What still stands of a series, with everything a page names."""
    return series.sessions.standing().filter(ends_at__gt=clock.now()).with_details()


def sessions_after(series: SessionSeries, last_on: date) -> list[ScheduledSession]:
    """The sessions that are called off when the series ends with `last_on`; what has begun stays."""
    later = series.sessions.standing().filter(starts_at__gt=clock.now())
    return [session for session in later if clock.local(session.starts_at).date() > last_on]


def ending(series: SessionSeries, last_on: date) -> Affected:
    """What ending a weekly class after a day does."""
    return affected_by_calling_off(sessions_after(series, last_on))


@dataclass(frozen=True, order=True)
class LeftOut:
    """A day on which a weekly class does not take place, and why."""

    day: date
    why: str


def days_left_out(series: SessionSeries) -> list[LeftOut]:
    """Coming days on which something stood in the way when the sessions were made."""
    events = AuditEvent.objects.filter(action=LEFT_OUT, kind=series._meta.label_lower, ref=str(series.pk))
    found = {date.fromisoformat(event.facts["day"]): event.facts for event in events}
    return sorted(LeftOut(day, _why_left_out(facts)) for day, facts in found.items() if day >= clock.today())


def _why_left_out(facts: Mapping[str, Any]) -> str:
    words = {
        "room_busy": _("the room is taken"),
        "instructor_busy": _("the coach holds another class"),
        "not_qualified": _("the coach's paper is not valid"),
    }
    return str(words.get(facts.get("rule", ""), _("room or coach is taken")))


def instructors(day: date) -> QuerySet[StaffMember]:
    """Who may be put down to teach."""
    return StaffMember.objects.employed_on(day).filter(user__groups__name=Role.INSTRUCTOR).select_related("user")


def missing_for_a_series() -> list[tuple[Text, str]]:
    """What a venue must have before a class can be put on: what is said, and the page (name of the address) where it
    is added, if there is one.
    """
    needs: list[tuple[Any, Text, str]] = [
        (Course.objects.in_use(), _("There is no course on offer yet."), "bookings:course_add"),
        (Resource.objects.in_use().rooms(), _("There is no room in use yet."), "bookings:resource_add"),
        (instructors(clock.today()), _("Nobody is employed as an instructor yet."), ""),
    ]
    return [(text, page) for rows, text, page in needs if not rows.exists()]
