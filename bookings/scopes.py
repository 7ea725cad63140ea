"""What figures may be set for here: single courses."""

from django.utils.translation import gettext as _

from bookings.models import Course
from venue.policy_scopes import Scope


def courses() -> list[Scope]:
    found = sorted(Course.objects.in_use(), key=lambda course: course.name)
    return [Scope(f"course:{each.pk}", _("course %(course)s") % {"course": each.name}) for each in found]
