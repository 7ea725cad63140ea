"""Courses, rooms, weekly classes, sessions, bookings: made through the services where a rule hangs on them."""

from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from psycopg2.extras import DateTimeTZRange

from bookings.models import (
    Booking,
    CalendarFeed,
    CheckIn,
    Course,
    Decision,
    Resource,
    ResourceAllocation,
    ScheduledSession,
    SessionSeries,
    WaitlistEntry,
)
from bookings.services.resource import create_equipment, number_units, resource_of
from bookings.services.series import put_on_weekly
from bookings.services.session import put_on
from members.models import Member
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_staff
from venue import clock, locking
from venue.actors import Automation
from venue.models import User

HOUSE = Automation("tests")

numbers = count(1)


def make_course(**fields: Any) -> Course:
    number = next(numbers)
    defaults = {"name_en": f"Course {number}", "name_zh": f"课程{number}", "module": Course.Module.FLEXIBILITY}
    return Course.objects.create(**defaults | fields)


def make_room(**fields: Any) -> Resource:
    number = next(numbers)
    defaults = {"name_en": f"Room {number}", "name_zh": f"教室{number}", "capacity": 20, "room_kind": "hall"}
    if "area" not in fields:
        fields["area"] = make_area()
    return Resource.objects.create(**defaults | fields)


def make_shared_room(capacity: int = 3, **fields: Any) -> Resource:
    """A room in which several are at once, with its numbered places."""
    room = make_room(capacity=capacity, is_shared=True, **fields)
    number_units(room)
    return room


def make_equipment(capacity: int = 2, **fields: Any) -> Resource:
    number = next(numbers)
    defaults = {"name_en": f"Equipment {number}", "name_zh": f"器械{number}"}
    return create_equipment(capacity=capacity, **defaults | fields, by=HOUSE)


def make_series(**fields: Any) -> SessionSeries:
    """A weekly class from today on, with its sessions of the coming weeks: by default at 19:00 on today's weekday."""
    today = clock.today()
    defaults: dict[str, Any] = {
        "weekday": today.weekday(),
        "begins_at": time(19),
        "minutes": 60,
        "capacity": 10,
        "first_on": today,
        "last_on": None,
        "by": HOUSE,
    }
    return put_on_weekly(**with_parts(defaults | fields))


def make_session(*, starts_at: datetime | None = None, **fields: Any) -> ScheduledSession:
    """One session, by default in two hours, an hour long, with its room and its coach taken; what the database lets
    through is not asked about.
    """
    fields = session_fields(starts_at, fields)
    room, by = fields.pop("room"), fields.pop("by")
    with locking.atomic(by=by):
        coach = resource_of(fields["instructor"], by=by)
        session = ScheduledSession.objects.create(**fields)
        during = DateTimeTZRange(session.starts_at, session.ends_at, "[)")
        ResourceAllocation.objects.bulk_create(
            ResourceAllocation(resource=resource, session=session, during=during) for resource in (room, coach)
        )
    return session


def put_on_session(*, starts_at: datetime | None = None, **fields: Any) -> ScheduledSession:
    """The same through the service, which may refuse."""
    return put_on(**session_fields(starts_at, fields))


def session_fields(starts_at: datetime | None, fields: dict[str, Any]) -> dict[str, Any]:
    starts_at = starts_at or clock.now() + timedelta(hours=2)
    defaults = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "capacity": 10, "by": HOUSE}
    return with_parts(defaults | fields)


def make_booking(session: ScheduledSession | None = None, member: Member | None = None, **fields: Any) -> Booking:
    """A place in a session, without the rules of booking: what a test of something else starts from."""
    return Booking.objects.create(session=session or make_session(), member=member or make_member(), **fields)


def make_wait(session: ScheduledSession | None = None, member: Member | None = None, **fields: Any) -> WaitlistEntry:
    """Somebody in line for a session, without the rules of joining it."""
    return WaitlistEntry.objects.create(session=session or make_session(), member=member or make_member(), **fields)


def make_feed(user: User, **fields: Any) -> CalendarFeed:
    """A calendar link, by default to what this user booked."""
    return CalendarFeed.objects.create(user=user, **{"kind": "own"} | fields)


def make_check_in(member: Member | None = None, **fields: Any) -> CheckIn:
    """Somebody who came without a booking."""
    fields["area"] = fields.get("area") or make_area()
    return CheckIn.objects.create(member=member or make_member(), **fields)


def make_decision(member: Member, session: ScheduledSession, **fields: Any) -> Decision:
    """Something that was decided, by default a cancellation in time."""
    said = {language: {"rule": "A rule", "text": "A text"} for language in ("en", "zh-hans")}
    defaults = {"what": Decision.What.CANCELLED, "rule": "free_cancel", "said": said, "by_name": "tests"}
    return Decision.objects.create(member=member, session=session, **defaults | fields)


def make_held(session: ScheduledSession | None = None, member: Member | None = None, **fields: Any) -> Booking:
    """A place that is kept for ten minutes, to be paid at the desk."""
    until = clock.now() + timedelta(minutes=10)
    return make_booking(session, member, **{"state": "held", "held_for": "payment", "held_until": until} | fields)


def make_offer(session: ScheduledSession | None = None, member: Member | None = None, **fields: Any) -> Booking:
    """A place that is offered for ten minutes to somebody who waits."""
    booking = make_held(session, member, held_for="offer", **fields)
    make_wait(booking.session, booking.member, state="offered", booking=booking)
    return booking


def with_parts(fields: dict[str, Any]) -> dict[str, Any]:
    """Course, room and instructor, made where none is given."""
    makers = {"course": make_course, "room": make_room, "instructor": make_staff}
    return fields | {name: make() for name, make in makers.items() if name not in fields}
