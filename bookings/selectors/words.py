"""What a message says of a class: little, read in one go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation

from bookings.models import Booking, ResourceAllocation, ScheduledSession, WaitlistEntry
from bookings.models.session import OF_ROOMS
from bookings.selectors.names import coach_name, course_name, room_name
from venue import clock, wording
from venue.prepared import Prepared


@dataclass(frozen=True)
class ClassWords:
    """A class as a letter names it. The room is the one it has, or had before it was called off."""

    session_pk: int
    course_pk: int
    instructor_pk: int
    capacity: int
    booked: int
    starts_at: datetime
    room_pk: int | None
    has_expired: bool = False  # whether a place is still counted that was kept long enough
    has_line: bool = False  # whether somebody waits for it

    @property
    def is_full(self) -> bool:
        return self.booked >= self.capacity

    def said(self, language: str) -> dict[str, str]:
        with translation.override(language):
            return {
                "course": str(course_name(self.course_pk)),
                "starts": wording.when(self.starts_at),
                "room": str(room_name(self.room_pk)) if self.room_pk else "",
                "instructor": coach_name(self.instructor_pk),
            }


def _class(key: int, now: datetime) -> QuerySet[ScheduledSession, tuple[Any, ...]]:
    claims = ResourceAllocation.objects.filter(OF_ROOMS, session=OuterRef("pk"))
    meant = claims.order_by(F("released_at").desc(nulls_first=True), "-pk").annotate(
        meant=Coalesce("whole", "resource")
    )
    room = meant.values("meant")[:1]
    return (
        ScheduledSession.objects.filter(pk=key)
        .order_by()
        .values_list(
            "pk",
            "course_id",
            "instructor_id",
            "capacity",
            "booked",
            "starts_at",
            Subquery(room),
            Exists(Booking.objects.expired(now).filter(session=OuterRef("pk"))),
            WaitlistEntry.objects.has_line(OuterRef("pk")),
        )
    )


_class_words = Prepared(_class, key=int, now=datetime)


def class_words(session_pk: int) -> ClassWords:
    """Raises `ScheduledSession.DoesNotExist`."""
    row = _class_words.row(key=session_pk, now=clock.now())
    if row is None:
        raise ScheduledSession.DoesNotExist
    return ClassWords(*row)
