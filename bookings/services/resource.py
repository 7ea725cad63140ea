"""Rooms, equipment, and the time of those who work here."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.errors import EquipmentNameTaken, NotDivisible, RoomNameTaken, RoomNeeded, RoomTooSmall, WholeTaken
from bookings.models import Resource, ResourceAllocation, RoomBooking, ScheduledSession, SessionSeries, Treatment
from bookings.models.allocation import ResourceAllocationQuerySet
from bookings.services.treatment import keep_room_for
from venue import clock, locking, wording
from venue.actors import Actor
from venue.constraints import refused_as
from venue.models import Area, StaffMember
from venue.services.area import NewArea, create_area

NAME = "bookings_resource_one_per_name"
EQUIPMENT_NAME = "bookings_resource_equipment_one_per_name"


def create_resource(
    *,
    area: Area | None,
    new_area: NewArea | None = None,
    treatments: Collection[Treatment] = (),
    by: Actor,
    **fields: Any,
) -> Resource:
    """Add a room, in an area that exists or that is added with it; a shared one with its numbered places. It may be
    kept for some treatments.

    Locks what it is part of. Raises `RoomNameTaken`, `AreaNameTaken`, `NotDivisible` or `WholeTaken`.
    """
    room = Resource(**{"kind": Resource.Kind.ROOM, "room_kind": Resource.RoomKind.HALL} | fields)
    with locking.atomic(by=by), refused_as({NAME: RoomNameTaken()}):
        room.area = area_for(area, new_area, by=by)
        if room.whole_id:
            [room.whole] = locking.lock(Resource, [room.whole_id])
            join(room, clock.now())
        room.save()
        number_units(room)
        keep_room_for(room, treatments)
    return room


def change_resource(
    pk: int,
    *,
    area: Area | None,
    new_area: NewArea | None = None,
    treatments: Collection[Treatment] | None = None,
    by: Actor,
    **fields: Any,
) -> Resource:
    """Change a room, or take it out of use.

    Locks the room and what it is or becomes part of, as putting a class on does, so that none can slip in that is
    larger than the room becomes. Raises `RoomTooSmall`, `RoomNeeded` or `WholeTaken`, naming what is in the way,
    `NotDivisible`, `RoomNameTaken` or `AreaNameTaken`.
    """
    now = clock.now()
    with locking.atomic(by=by), refused_as({NAME: RoomNameTaken()}):
        whole = fields.get("whole")
        locked = {each.pk: each for each in locking.lock(Resource, [pk, whole.pk] if whole else [pk])}
        room, was = locked[pk], Resource.objects.get(pk=pk)
        for name, value in fields.items():
            setattr(room, name, value)
        room.area = area_for(area or room.area, new_area, by=by)
        refuse_if_too_small(room, now)
        if not room.is_active:
            refuse_if_needed(room, now)
        if room.whole_id and (room.whole_id, room.is_active) != (was.whole_id, was.is_active):
            join(room, now)
        if was.is_shared != room.is_shared or (room.is_shared and room.capacity > was.capacity):
            refuse_if_whole_taken(room, now)
        room.save(update_fields=["area", *fields])
        number_units(room)
        if treatments is not None:
            keep_room_for(room, treatments)
    return room


def create_equipment(*, by: Actor, **fields: Any) -> Resource:
    """Add something of which there are several, each numbered. Raises `EquipmentNameTaken`."""
    with locking.atomic(by=by), refused_as({EQUIPMENT_NAME: EquipmentNameTaken()}):
        equipment = Resource.objects.create(kind=Resource.Kind.EQUIPMENT, is_shared=True, **fields)
        number_units(equipment)
    return equipment


def change_equipment(pk: int, *, by: Actor, **fields: Any) -> Resource:
    """Change equipment, how much of it there is, or take it out of use. Locks it. Raises `RoomTooSmall` or
    `RoomNeeded`, naming what is in the way, or `EquipmentNameTaken`.
    """
    now = clock.now()
    with locking.atomic(by=by), refused_as({EQUIPMENT_NAME: EquipmentNameTaken()}):
        equipment = locking.lock_one(Resource, pk)
        for name, value in fields.items():
            setattr(equipment, name, value)
        refuse_if_unit_needed(equipment, now)
        if not equipment.is_active:
            refuse_if_needed(equipment, now)
        equipment.save(update_fields=list(fields))
        number_units(equipment)
    return equipment


def resource_of(staff: StaffMember, *, by: Actor) -> Resource:
    """Somebody's time as a resource, made when they are first put on.

    Call it before locking any resource: a second maker waits for the first, who must not wait for it.
    """
    with locking.atomic(by=by):
        resource, _made = Resource.objects.get_or_create(
            staff=staff, defaults={"kind": Resource.Kind.STAFF, "capacity": 1}
        )
    return resource


def area_for(area: Area | None, new_area: NewArea | None, *, by: Actor) -> Area:
    """The new area, added now, else the chosen one."""
    if new_area:
        return create_area(new_area, by=by)
    if area is None:
        raise ValueError("a room needs an area, or what a new one is called")
    return area


def join(part: Resource, now: datetime) -> None:
    """Refuse what makes no sense as a part of a room; raises `NotDivisible` or `WholeTaken`."""
    whole = part.whole
    if whole is None or not (part.is_active and whole.is_active):
        return
    named = {"part": part.name, "whole": whole.name}
    if whole.whole_id or whole.kind != Resource.Kind.ROOM or whole.pk == part.pk:
        raise NotDivisible(_("%(whole)s is a part itself, or no room: it has no parts.") % named)
    if whole.is_shared:
        raise NotDivisible(_("%(whole)s is shared: its places are its parts, and it has no others.") % named)
    if part.pk and part.parts.exclude(kind=Resource.Kind.UNIT).exists():
        raise NotDivisible(_("%(part)s has parts itself and cannot be part of %(whole)s.") % named)
    refuse_if_whole_taken(whole, now)


def number_units(resource: Resource) -> None:
    """Make the numbered units of a locked resource as many as it has places; those that are too many rest."""
    wanted = resource.capacity if resource.is_shared else 0
    units = {each.number: each for each in resource.parts.filter(kind=Resource.Kind.UNIT)}
    for number, unit in units.items():
        if unit.is_active != (is_active := (number or 0) <= wanted):
            unit.is_active = is_active
            unit.save(update_fields=["is_active"])
    for number in range(1, wanted + 1):
        if number not in units:
            Resource.objects.create(kind=Resource.Kind.UNIT, whole=resource, number=number, capacity=1)


def to_come(now: datetime) -> ResourceAllocationQuerySet:
    """What claims anything and is not over, soonest first."""
    claims = ResourceAllocation.objects.live().filter(during__endswith__gt=now)
    return claims.with_causes().order_by("during", "pk")


def refuse_if_too_small(room: Resource, now: datetime) -> None:
    """Raise `RoomTooSmall`, naming the next class or room booking that has more places than the room, or whatever has
    one of the places that it loses.
    """
    session = (
        ScheduledSession.objects.standing()
        .filter(meant(room, "allocations__"), ends_at__gt=now, capacity__gt=room.capacity)
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
            % {"purpose": booking.title, "at": wording.when(booking.begins_at), "people": booking.people},
            facts={"room_booking": booking.pk, "people": booking.people},
        )
    refuse_if_unit_needed(room, now)


def refuse_if_unit_needed(resource: Resource, now: datetime) -> None:
    """Raise `RoomTooSmall`, naming what has a unit with a number that there is to be no more; a class has them all,
    and its places are counted.
    """
    units = Q(resource__whole=resource, resource__kind=Resource.Kind.UNIT, resource__number__gt=resource.capacity)
    if taken := to_come(now).filter(units, session=None).first():
        raise RoomTooSmall(
            _("%(unit)s is taken by %(what)s on %(at)s.")
            % {
                "unit": taken.resource.name,
                "what": taken.cause.claimed_for,
                "at": wording.when(taken.cause.starts_at),
            },
            facts={taken.cause_name: taken.cause.pk},
        )


def refuse_if_needed(room: Resource, now: datetime) -> None:
    """Raise `RoomNeeded`, naming what takes place next in the room or in a part of it, or a weekly class that goes
    on.
    """
    if taken := to_come(now).filter(meant(room) | Q(resource__whole=room)).first():
        raise RoomNeeded(
            _("%(course)s takes place here on %(at)s. Please end or move it first.")
            % {"course": taken.cause.claimed_for, "at": wording.when(taken.cause.starts_at)},
            facts={taken.cause_name: taken.cause.pk},
        )
    if series := SessionSeries.objects.running_on(clock.today()).filter(room=room).select_related("course").first():
        raise RoomNeeded(
            _("The weekly class %(series)s takes place here. Please end it first.") % {"series": series},
            facts={"series": series.pk},
        )


def refuse_if_whole_taken(room: Resource, now: datetime) -> None:
    """Raise `WholeTaken`, naming what has all of a room whose parts are about to change: it would not have the new
    one.
    """
    if taken := to_come(now).filter(meant(room)).first():
        raise WholeTaken(
            _(
                "%(what)s takes place in %(room)s on %(at)s. What the room is made of can be changed once nothing to "
                "come has all of it: end or move it first, or add another room."
            )
            % {
                "what": taken.cause.claimed_for,
                "room": room.name,
                "at": wording.when(taken.cause.starts_at),
            },
            facts={taken.cause_name: taken.cause.pk},
        )


def meant(resource: Resource, claims: str = "") -> Q:
    """Claims that mean this room as a whole, whether they are on itself or on what it is made of."""
    return Q(**{f"{claims}resource": resource}) | Q(**{f"{claims}whole": resource})
