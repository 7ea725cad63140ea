"""Weekly classes: on which days they take place, what ending one means, who may teach one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.models import Course, Resource, ScheduledSession, SessionSeries
from bookings.selectors.affected import Affected, affected_by_calling_off
from bookings.selectors.series_days import CLOSED, HOLIDAY, LeftOut, Off, foreseen, weekly_of
from venue import clock
from venue.errors import Text
from venue.models import AuditEvent, StaffMember
from venue.roles import Role

LEFT_OUT = "series_day_left_out"


def still_to_make(series: SessionSeries) -> int | None:
    """How many classes are left of one that takes place so many times; what was called off did not take place."""
    return max(series.times - series.sessions.standing().count(), 0) if series.times else None


def last_foreseen(series: SessionSeries) -> date | None:
    """The day of the last class of one that takes place so many times, as the calendar stands."""
    left = still_to_make(series)
    if left:
        return foreseen(weekly_of(series), series.made_until, left)
    last = series.sessions.standing().last() if left == 0 else None
    return clock.local(last.starts_at).date() if last else None


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


def days_left_out(series: SessionSeries) -> list[LeftOut]:
    """Coming days on which it does not take place, because the calendar or something else stood in the way when the
    sessions were made, and nobody has put it on since.
    """
    events = AuditEvent.objects.filter(action=LEFT_OUT, kind=series._meta.label_lower, ref=str(series.pk))
    found = {date.fromisoformat(event.facts["day"]): event.facts for event in events}
    made = {clock.local(at).date() for at in series.sessions.values_list("starts_at", flat=True)} if found else set()
    coming = {day: facts for day, facts in found.items() if day >= clock.today() and day not in made}
    return sorted(LeftOut(day, _why_left_out(facts)) for day, facts in coming.items())


def _why_left_out(facts: Mapping[str, Any]) -> str:
    rule = facts.get("rule", "")
    if rule in (CLOSED, HOLIDAY):
        return Off(rule, facts["en"], facts["zh"]).words
    words = {
        "room_busy": _("the room is taken"),
        "instructor_busy": _("the coach holds another class"),
        "not_qualified": _("the coach's paper is not valid"),
    }
    return str(words.get(rule, _("room or coach is taken")))


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
