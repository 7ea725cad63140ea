"""Courses, as staff keep them."""

from django.utils.translation import gettext_lazy as _

from bookings.filters import CourseFilter
from bookings.forms import CourseForm
from bookings.models import Course
from bookings.services.course import change_course, create_course
from bookings.tables import CourseTable
from venue.views.reference import Reference, Words

courses = Reference(
    noun="course",
    rows=Course.objects.all,
    table=CourseTable,
    filters=CourseFilter,
    form=CourseForm,
    create=create_course,
    change=change_course,
    words=Words(
        title=_("Courses"),
        lead=_("What is taught. The schedule says when and where."),
        add=_("Add a course"),
        added=_("The course is added. It can now be put on the schedule."),
        changed=_("The course is changed."),
        empty_title=_("No course yet"),
        empty_text=_("A course is what is taught, such as flow yoga. Weekly classes are made from it."),
        icon="yoga",
    ),
)
