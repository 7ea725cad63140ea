"""What a new venue still needs: steps that each room of the house tells of itself, by the dotted paths in
`settings.SETUP_STEPS`.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from venue.errors import Text
from venue.models import Area, House, OpeningHours, StaffMember
from venue.roles import Role


@dataclass(frozen=True)
class Step:
    """One thing to enter, on the page that always enters it."""

    place: int
    label: Text
    text: Text
    url_name: str
    icon: str
    is_done: bool
    is_one: bool = False  # there is only one of it: done, it can be changed and not be added to
    fixes_zone: Text = ""  # what goes by the wall clock once this is done, in words: then the time zone stands


def steps() -> list[Step]:
    """All steps in the order in which each finds what it needs."""
    found = [step for provider in settings.SETUP_STEPS for step in import_string(provider)()]
    return sorted(found, key=lambda step: step.place)


def own_steps() -> list[Step]:
    has_name = House.objects.exclude(name_en="", name_zh="")
    coaches = StaffMember.objects.filter(user__groups__name=Role.INSTRUCTOR.value)
    return [
        Step(1, _("Name and zone"), _("How members know the venue, and the clock it lives by."), "venue:house_name",
             "home", has_name.exists(), is_one=True),
        Step(2, _("Hours"), _("When it is open; several weekdays at once."), "venue:hours_add", "clock",
             OpeningHours.objects.exists()),
        Step(3, _("Area"), _("A part of the house, such as the studios."), "venue:area_add", "building",
             Area.objects.exists()),
        Step(5, _("Coach"), _("Somebody with the role of a coach."), "venue:staff_add", "user-plus", coaches.exists()),
    ]  # fmt: skip
