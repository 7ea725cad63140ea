"""What is taught."""

from typing import Any

from bookings.errors import CourseNameTaken
from bookings.models import Course
from venue import locking
from venue.actors import Actor
from venue.constraints import refused_as

NAME = "bookings_course_one_per_name"


def create_course(*, by: Actor, **fields: Any) -> Course:
    """Add a course. Raises `CourseNameTaken`."""
    with locking.atomic(by=by), refused_as({NAME: CourseNameTaken()}):
        return Course.objects.create(**fields)


def change_course(pk: int, *, by: Actor, **fields: Any) -> Course:
    """Change a course, or retire it (`is_active=False`): its sessions stay, but it is chosen for no new ones.

    Raises `CourseNameTaken`.
    """
    with locking.atomic(by=by), refused_as({NAME: CourseNameTaken()}):
        course = Course.objects.get(pk=pk)
        for name, value in fields.items():
            setattr(course, name, value)
        course.save(update_fields=list(fields))
    return course
