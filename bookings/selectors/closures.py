"""Classes to come on days, or in places, on which and where they would not be put on as things stand now: somebody
calls them off, moves or keeps them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from bookings.models import Appointment, AreaClosure, RoomBooking, ScheduledSession
from bookings.selectors.closing import closed_of, undecided_hits, undecided_others
from bookings.selectors.series_days import CLOSED, HOLIDAY, Off
from venue import clock
from venue.models import ClosedDay, Holiday
from venue.working_time import CUT_OFF, business_date, wall_clock

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OnClosedDay:
    """A class that takes place although its area or the house is closed, or on a holiday it would have skipped."""

    session: ScheduledSession
    why: Off
    closure: AreaClosure | None = None  # where it is not a day of the calendar


@dataclass(frozen=True)
class Closure:
    """One closed day or holiday, as far as classes go."""

    day: date
    why: Off
    area: int | None = None

    def hits(self, session: ScheduledSession) -> bool:
        """Whether a class of that day is meant."""
        if self.why.rule == HOLIDAY:
            return session.series is not None and session.series.skips_holidays
        return self.area is None or (session.room is not None and session.room.area_id == self.area)


def on_closed_days() -> list[OnClosedDay]:
    """All to come that nobody has decided to keep, soonest first, each once: by the calendar, and in closed places."""
    by_calendar = _by_calendar()
    known = {each.session.pk for each in by_calendar}
    hit_since = (
        OnClosedDay(session, Off(CLOSED, closure.reason_en, closure.reason_zh), closure)
        for session, closure in undecided_hits()
        if session.pk not in known
    )
    return sorted([*by_calendar, *hit_since], key=lambda each: (each.session.starts_at, each.session.pk))


@dataclass(frozen=True)
class OthersInClosed:
    """How many treatments and room bookings lie in a closed place without a decision."""

    closure: AreaClosure
    treatments: int
    rooms: int


def others_to_decide() -> list[OthersInClosed]:
    """By closure; they are decided about on its page."""
    found: dict[AreaClosure, list[object]] = defaultdict(list)
    for thing, closure in undecided_others():
        found[closure].append(thing)
    return [
        OthersInClosed(
            closure, *(sum(isinstance(each, kind) for each in things) for kind in (Appointment, RoomBooking))
        )
        for closure, things in found.items()
    ]


def on_closed_days_of(sessions: Sequence[ScheduledSession]) -> list[OnClosedDay]:
    """Those of these classes, which know room and series."""
    by_calendar = {
        each.session.pk: each for each in hit([s for s in sessions if not s.despite_closure_at], closures_now())
    }
    closed = closed_of(sessions)
    return [
        by_calendar.get(each.pk) or OnClosedDay(each, Off(CLOSED, closed[each.pk].reason_en, closed[each.pk].reason_zh))
        for each in sessions
        if each.pk in by_calendar or each.pk in closed
    ]


def _by_calendar() -> list[OnClosedDay]:
    """Four queries, two where the calendar is empty."""
    closures = closures_now()
    if not closures:
        return []
    spans = Q()
    for day in {each.day for each in closures}:
        spans |= Q(starts_at__gte=_begin(day), starts_at__lt=_begin(day + A_DAY))
    coming = ScheduledSession.objects.standing().filter(spans, starts_at__gt=clock.now(), despite_closure_at=None)
    return hit(coming.with_details().select_related("series").order_by("starts_at", "pk"), closures)


def hit(sessions: Iterable[ScheduledSession], closures: Iterable[Closure]) -> list[OnClosedDay]:
    """Those of the sessions that a closure means, each with the first."""
    by_day: dict[date, list[Closure]] = defaultdict(list)
    for closure in closures:
        by_day[closure.day].append(closure)
    found = []
    for session in sessions:
        on = by_day[business_date(session.starts_at, clock.zone())]
        if why := next((each.why for each in on if each.hits(session)), None):
            found.append(OnClosedDay(session, why))
    return found


def closures_now() -> list[Closure]:
    """Of the house's day and of those to come, closed days before holidays."""
    first = business_date(clock.now(), clock.zone())
    closed = ClosedDay.objects.filter(day__gte=first)
    holidays = Holiday.objects.filter(day__gte=first, is_workday=False)
    return [
        *(Closure(row.day, Off(CLOSED, row.reason_en, row.reason_zh), row.area_id) for row in closed),
        *(Closure(row.day, Off(HOLIDAY, row.name_en, row.name_zh)) for row in holidays),
    ]


def _begin(day: date) -> datetime:
    """When the house's day begins."""
    return wall_clock(day, CUT_OFF, clock.zone())
