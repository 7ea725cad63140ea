"""Rooms, and the time of instructors."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bookings.errors import RoomNameTaken, RoomNeeded, RoomTooSmall
from bookings.models import Resource, RoomBooking, ScheduledSession, SessionSeries
from venue import clock, locking, wording
from venue.actors import Actor
from venue.constraints import refused_as
from venue.models import Area, StaffMember
from venue.services.area import NewArea, create_area

NAME = "bookings_resource_one_per_name"


def create_resource(*, area: Area | None, new_area: NewArea | None = None, by: Actor, **fields: Any) -> Resource:
    """Add a room, in an area that exists or that is added with it. Raises `RoomNameTaken` or `AreaNameTaken`."""
    with locking.atomic(by=by), refused_as({NAME: RoomNameTaken()}):
        return Resource.objects.create(area=area_for(area, new_area, by=by), **fields)


def change_resource(
    pk: int, *, area: Area | None, new_area: NewArea | None = None, by: Actor, **fields: Any
) -> Resource:
    """Change a room, or take it out of use.

    Locks the room, as putting a class on does, so that none can slip in that is larger than the room becomes. Raises
    `RoomTooSmall` or `RoomNeeded`, naming the class, `RoomNameTaken` or `AreaNameTaken`.
    """
    now = clock.now()
    with locking.atomic(by=by), refused_as({NAME: RoomNameTaken()}):
        room = locking.lock_one(Resource, pk)
        for name, value in fields.items():
            setattr(room, name, value)
        room.area = area_for(area or room.area, new_area, by=by)
        refuse_if_too_small(room, now)
        if not room.is_active:
            refuse_if_needed(room, now)
        room.save(update_fields=["area", *fields])
    return room


def resource_of(instructor: StaffMember, *, by: Actor) -> Resource:
    """The instructor's time as a resource, made when they are first put on.

    Call it before locking any resource: a second maker waits for the first, who must not wait for it.
    """
    with locking.atomic(by=by):
        resource, _made = Resource.objects.get_or_create(
            staff=instructor, defaults={"kind": Resource.Kind.INSTRUCTOR, "capacity": 1}
        )
    return resource


def area_for(area: Area | None, new_area: NewArea | None, *, by: Actor) -> Area:
    """The new area, added now, else the chosen one."""
    if new_area:
        return create_area(new_area, by=by)
    if area is None:
        raise ValueError("a room needs an area, or what a new one is called")
    return area


def refuse_if_too_small(room: Resource, now: datetime) -> None:
    """Raise `RoomTooSmall`, naming the next class or room booking that has more places than the room."""
    session = (
        ScheduledSession.objects.standing()
        .filter(allocations__resource=room, ends_at__gt=now, capacity__gt=room.capacity)
        .select_related("course")
        .order_by("starts_at")
        .first()
    )
    series = SessionSeries.objects.running_on(clock.today()).filter(room=room, capacity__gt=room.capacity)
    booking = RoomBooking.objects.promised().filter(room=room, ends_at__gt=now, people__gt=room.capacity).first()
    if session:
        raise RoomTooSmall(
            _("%(course)s on %(at)s has %(places)s places.")
            % {"course": session.course.name, "at": wording.when(session.starts_at), "places": session.capacity},
            facts={"session": session.pk, "capacity": session.capacity},
        )
    if larger := series.select_related("course").first():
        raise RoomTooSmall(
            _("The weekly class %(series)s has %(places)s places.") % {"series": larger, "places": larger.capacity},
            facts={"series": larger.pk, "capacity": larger.capacity},
        )
    if booking:
        raise RoomTooSmall(
            _("The room booking “%(purpose)s” on %(at)s is for %(people)s people.")
            % {"purpose": booking.purpose, "at": wording.when(booking.begins_at), "people": booking.people},
            facts={"room_booking": booking.pk, "people": booking.people},
        )


def refuse_if_needed(room: Resource, now: datetime) -> None:
    """Raise `RoomNeeded`, naming the next class or room booking in the room, or a weekly class that goes on."""
    session = (
        ScheduledSession.objects.standing()
        .filter(allocations__resource=room, ends_at__gt=now)
        .select_related("course")
        .order_by("starts_at")
        .first()
    )
    if session:
        raise RoomNeeded(
            _("%(course)s takes place here on %(at)s. Please end or move it first.")
            % {"course": session.course.name, "at": wording.when(session.starts_at)},
            facts={"session": session.pk},
        )
    if series := SessionSeries.objects.running_on(clock.today()).filter(room=room).select_related("course").first():
        raise RoomNeeded(
            _("The weekly class %(series)s takes place here. Please end it first.") % {"series": series},
            facts={"series": series.pk},
        )
    if booking := RoomBooking.objects.promised().filter(room=room, ends_at__gt=now).first():
        raise RoomNeeded(
            _("The room booking “%(purpose)s” on %(at)s is here. Please move or cancel it first.")
            % {"purpose": booking.purpose, "at": wording.when(booking.begins_at)},
            facts={"room_booking": booking.pk},
        )
