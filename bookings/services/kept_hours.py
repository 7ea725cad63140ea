"""Hours that rooms are kept for some."""

from typing import Any

from bookings.models import KeptHours
from bookings.room_errors import HoursListed
from venue import locking
from venue.actors import Actor
from venue.constraints import refused_as

ONCE = "bookings_kepthours_once"


def keep_hours(*, by: Actor, **fields: Any) -> KeptHours:
    """Keep a room for some; what was booked in these hours before stays. Raises `HoursListed`."""
    with locking.atomic(by=by), refused_as({ONCE: HoursListed()}):
        return KeptHours.objects.create(**fields)


def change_kept_hours(pk: int, *, by: Actor, **fields: Any) -> KeptHours:
    """Change them, or keep the room no longer (`is_active=False`). Raises `HoursListed`."""
    with locking.atomic(by=by), refused_as({ONCE: HoursListed()}):
        hours = KeptHours.objects.get(pk=pk)
        for name, value in fields.items():
            setattr(hours, name, value)
        hours.save(update_fields=list(fields))
    return hours
