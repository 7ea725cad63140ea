"""What a new venue needs of this room."""

from django.utils.translation import gettext_lazy as _

from bookings.models import Course, Resource, SessionSeries
from venue.setup import Step


def steps() -> list[Step]:
    room, course, weekly = (
        _("Where classes take place."),
        _("What is taught."),
        _("When, where and by whom, every week."),
    )
    return [
        Step(4, _("Room"), room, "bookings:resource_add", "door", Resource.objects.rooms().exists()),
        Step(7, _("Course"), course, "bookings:course_add", "yoga", Course.objects.exists()),
        Step(8, _("Weekly class"), weekly, "bookings:series_add", "calendar-repeat", SessionSeries.objects.exists(),
             fixes_zone=_("weekly classes")),
    ]  # fmt: skip
