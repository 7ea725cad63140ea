"""Rooms and equipment, as staff keep them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.filters import EquipmentFilter, ResourceFilter
from bookings.forms import EquipmentForm, ResourceForm
from bookings.kept_hours_lists import KeptHoursFilter, KeptHoursForm, KeptHoursTable
from bookings.models import KeptHours, Resource
from bookings.selectors.treatment import kept_for_history
from bookings.services.kept_hours import change_kept_hours, keep_hours
from bookings.services.resource import change_equipment, change_resource, create_equipment, create_resource
from bookings.tables import EquipmentTable, ResourceTable
from venue.views.reference import Reference, Words


def rooms() -> QuerySet[Resource]:
    return Resource.objects.rooms().select_related("area", "whole")


def all_equipment() -> QuerySet[Resource]:
    return Resource.objects.equipment().select_related("area")


resources = Reference(
    noun="resource",
    rows=rooms,
    table=ResourceTable,
    filters=ResourceFilter,
    form=ResourceForm,
    create=create_resource,
    change=change_resource,
    also=kept_for_history,
    words=Words(
        title=_("Rooms"),
        lead=_("Where classes take place, and what people book for themselves. A room holds one thing at a time."),
        add=_("Add a room"),
        added=_("The room is added."),
        changed=_("The room is changed."),
        empty_title=_("No room yet"),
        empty_text=_(
            "Classes take place in rooms, and people book them for themselves. A room holds one thing at a time."
        ),
        icon="door",
    ),
)

equipment = Reference(
    noun="equipment",
    rows=all_equipment,
    table=EquipmentTable,
    filters=EquipmentFilter,
    form=EquipmentForm,
    create=create_equipment,
    change=change_equipment,
    words=Words(
        title=_("Equipment"),
        lead=_("What treatments need besides a room, and how much of it there is."),
        add=_("Add equipment"),
        added=_("The equipment is added."),
        changed=_("The equipment is changed."),
        empty_title=_("No equipment yet"),
        empty_text=_("Only what is scarce: of what there is enough for everybody, nothing needs to be kept."),
        icon="tool",
    ),
)

kept_hours = Reference(
    noun="kepthours",
    rows=lambda: KeptHours.objects.select_related("room"),
    table=KeptHoursTable,
    filters=KeptHoursFilter,
    form=KeptHoursForm,
    create=keep_hours,
    change=change_kept_hours,
    words=Words(
        title=_("Hours kept"),
        lead=_("When a room is for members, a tier, women, men, the elderly or the young alone."),
        add=_("Keep hours"),
        added=_("The hours are kept. What was booked in them before stays."),
        changed=_("The hours are changed."),
        empty_title=_("No hours are kept"),
        empty_text=_("Every room is for everybody whenever it is open, unless it is for women or men alone."),
        icon="lock",
    ),
)
