"""What a person experienced, as an invitation keeps it: by these its answers are compared later."""

from datetime import datetime
from typing import Any

from bookings.models import Booking, Resource, ResourceAllocation
from bookings.models.session import OF_ROOMS
from members.models import Member, Stage


def about_booking(booking: Booking) -> dict[str, Any]:
    """The class that somebody came to. Three queries."""
    session = booking.session
    room = _room_of(session.pk)
    return {
        "course_id": session.course_id,
        "staff_id": session.instructor_id,
        "room": room,
        "area_id": room.area_id if room else None,
        "happened_at": session.starts_at,
        "tier": booking.membership.tier if booking.membership else "",
        "stage": stage_at(booking.member, session.starts_at),
    }


def stage_at(member: Member, at: datetime) -> str:
    """In which stage somebody was; empty where none is known."""
    stage = Stage.objects.filter(member=member, since__lte=at).order_by("-since", "-pk").first()
    return stage.kind if stage else ""


def _room_of(session: int) -> Resource | None:
    claims = ResourceAllocation.objects.filter(OF_ROOMS, session=session).select_related("whole", "resource")
    first = claims.order_by("pk").first()
    return (first.whole or first.resource) if first else None
