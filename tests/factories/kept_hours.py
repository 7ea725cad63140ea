"""Hours that rooms are kept for some."""

from datetime import time
from typing import Any

from bookings.models import KeptHours, Resource
from bookings.services.kept_hours import keep_hours
from tests.factories.bookings import HOUSE, make_room


def make_kept_hours(room: Resource | None = None, begins: int = 18, ends: int = 22, **fields: Any) -> KeptHours:
    """By default for members, every day from six to ten in the evening."""
    wanted = {"weekday": None, "kept_for": KeptHours.For.MEMBERS, **fields}
    return keep_hours(room=room or make_room(), begins=time(begins), ends=time(ends), by=HOUSE, **wanted)
