"""The names of courses, rooms, plans and coaches by their keys, kept by the process for a moment."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import lazy

from bookings.models import Course, Resource
from members.models import MembershipPlan
from venue.bilingual import in_language
from venue.errors import Text
from venue.models import StaffMember
from venue.recent import Recent, look_up

Names = Mapping[int, tuple[str, str]]  # English and Chinese


def _names(rows: QuerySet[Any]) -> Names:
    return {pk: (en, zh) for pk, en, zh in rows.values_list("pk", "name_en", "name_zh")}


_courses: Recent[Mapping[int, tuple[str, str, str]]] = Recent(
    lambda: {
        pk: (en, zh, how) for pk, en, zh, how in Course.objects.values_list("pk", "name_en", "name_zh", "intensity")
    }
)
_rooms: Recent[Names] = Recent(lambda: _names(Resource.objects.rooms()))
_plans: Recent[Names] = Recent(lambda: _names(MembershipPlan.objects.all()))
_people: Recent[Mapping[int, str]] = Recent(
    lambda: {each.pk: each.user.display_name for each in StaffMember.objects.select_related("user")}
)

lazy_name = lazy(in_language, str)


def _course_name(pk: int) -> str:
    en, zh, _intensity = look_up(_courses, pk)
    return in_language(en, zh)


lazy_course_name = lazy(_course_name, str)


def course_name(pk: int) -> Text:
    """In the language of whoever reads it, whenever that is; looked up then."""
    return lazy_course_name(pk)


def is_hard(pk: int) -> bool:
    """Whether a course is a hard one."""
    return look_up(_courses, pk)[2] == Course.Intensity.HARD


def room_name(pk: int) -> Text:
    return lazy_name(*look_up(_rooms, pk))


def plan_name(pk: int) -> Text:
    return lazy_name(*look_up(_plans, pk))


def coach_name(pk: int) -> str:
    return look_up(_people, pk)
