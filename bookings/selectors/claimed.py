"""What a booking of a room claims."""

from bookings.models import Resource


def claimed_by(room: Resource) -> list[Resource]:
    """Everything that is taken when somebody has this room."""
    return [room]
