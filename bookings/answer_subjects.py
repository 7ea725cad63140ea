"""The courses, as what an answer sheet can be about."""

from collections.abc import Iterator

from bookings.models import Course
from venue.answer_subjects import Subject


def courses() -> Iterator[Subject]:
    for course in Course.objects.filter(is_active=True).order_by("name_en"):
        yield Subject(f"course:{course.pk}", course.name_en, course.name_zh, tuple(course.activities))
