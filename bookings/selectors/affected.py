"""Whom calling off affects."""

from collections.abc import Iterable
from dataclasses import dataclass

from bookings.models import Booking, ScheduledSession


@dataclass(frozen=True)
class Affected:
    """How many bookings end when these sessions are called off, and how many of those people no message reaches."""

    sessions: list[ScheduledSession]
    booked: int
    unreachable: int  # booked people without an email address: somebody has to call them

    @property
    def told(self) -> int:
        return self.booked - self.unreachable


def affected_by_calling_off(sessions: Iterable[ScheduledSession]) -> Affected:
    listed = list(sessions)
    bookings = Booking.objects.live().filter(session__in=listed)
    unreachable = bookings.filter(member__email="").count()
    return Affected(listed, sum(session.booked for session in listed), unreachable)


def ended_by_the_venue(session: ScheduledSession) -> list[Booking]:
    """The bookings that ended because the session was called off, by name, with their members."""
    bookings = session.bookings.filter(is_cancelled_by_venue=True)
    return list(bookings.select_related("member").order_by("member__name", "pk"))
