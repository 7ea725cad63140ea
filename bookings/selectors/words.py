"""What a message says of a class, and to whom: little, read in one go each. The names of courses, rooms and coaches
are kept by the process for a moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import translation

from bookings.models import Course, Resource, ResourceAllocation, ScheduledSession
from members.models import Member
from venue import wording
from venue.bilingual import in_language
from venue.models import StaffMember
from venue.prepared import Prepared
from venue.recent import Recent, look_up

Names = Mapping[int, tuple[str, str]]  # English and Chinese


def _names(rows: QuerySet[Any]) -> Names:
    return {pk: (en, zh) for pk, en, zh in rows.values_list("pk", "name_en", "name_zh")}


_courses: Recent[Names] = Recent(lambda: _names(Course.objects.all()))
_rooms: Recent[Names] = Recent(lambda: _names(Resource.objects.rooms()))
_people: Recent[Mapping[int, str]] = Recent(
    lambda: {each.pk: each.user.display_name for each in StaffMember.objects.select_related("user")}
)


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

    @property
    def is_full(self) -> bool:
        return self.booked >= self.capacity

    def said(self, language: str) -> dict[str, str]:
        with translation.override(language):
            return {
                "course": in_language(*look_up(_courses, self.course_pk)),
                "starts": wording.when(self.starts_at),
                "room": in_language(*look_up(_rooms, self.room_pk)) if self.room_pk else "",
                "instructor": look_up(_people, self.instructor_pk),
            }


def _class(key: int) -> QuerySet[ScheduledSession, tuple[Any, ...]]:
    claims = ResourceAllocation.objects.filter(session=OuterRef("pk"), resource__kind=Resource.Kind.ROOM)
    room = claims.order_by(F("released_at").desc(nulls_first=True), "-pk").values("resource")[:1]
    return ScheduledSession.objects.filter(pk=key).values_list(
        "pk", "course_id", "instructor_id", "capacity", "booked", "starts_at", Subquery(room)
    )


_class_words = Prepared(_class, key=int)


def class_words(session_pk: int) -> ClassWords:
    """Raises `ScheduledSession.DoesNotExist`."""
    row = _class_words.row(key=session_pk)
    if row is None:
        raise ScheduledSession.DoesNotExist
    return ClassWords(*row)


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is for."""

    pk: int
    name: str
    email: str
    language: str
    user_id: int | None


_addressee = Prepared(
    lambda key: Member.objects.filter(pk=key).values_list("pk", "name", "email", "language", "user_id"), key=int
)


def addressee(member_pk: int) -> Addressee:
    """Raises `Member.DoesNotExist`."""
    row = _addressee.row(key=member_pk)
    if row is None:
        raise Member.DoesNotExist
    return Addressee(*row)
