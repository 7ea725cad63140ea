"""The names of courses, rooms, plans and coaches by their keys, kept by the process for a moment."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import lazy

from bookings.models import Course, Resource
from members.models import MembershipPlan
from venue.bilingual import in_language
from venue.errors import Text
from venue.models import StaffMember, User
from venue.prepared import Prepared
from venue.recent import Recent, look_up

Names = Mapping[int, tuple[str, str]]  # English and Chinese


def _names(build: Callable[[], QuerySet[Any]]) -> Recent[Names]:
    read = Prepared(lambda: build().order_by().values_list("pk", "name_en", "name_zh"))
    return Recent(lambda: {pk: (en, zh) for pk, en, zh in read.rows()})


_rooms = _names(lambda: Resource.objects.rooms())
_plans = _names(lambda: MembershipPlan.objects.all())
_course_rows = Prepared(lambda: Course.objects.order_by().values_list("pk", "name_en", "name_zh", "intensity"))
_courses: Recent[Mapping[int, tuple[str, str, str]]] = Recent(
    lambda: {pk: (en, zh, how) for pk, en, zh, how in _course_rows.rows()}
)
_staff_rows = Prepared(lambda: StaffMember.objects.order_by().values_list("pk", "user__name", "user__email"))
_people: Recent[Mapping[int, str]] = Recent(
    lambda: {pk: User(name=name, email=email).display_name for pk, name, email in _staff_rows.rows()}
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
