"""Rooms, as staff keep them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.filters import ResourceFilter
from bookings.forms import ResourceForm
from bookings.models import Resource
from bookings.services.resource import change_resource, create_resource
from bookings.tables import ResourceTable
from venue.views.reference import Reference, Words


def rooms() -> QuerySet[Resource]:
    return Resource.objects.rooms().select_related("area")


resources = Reference(
    noun="resource",
    rows=rooms,
    table=ResourceTable,
    filters=ResourceFilter,
    form=ResourceForm,
    create=create_resource,
    change=change_resource,
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
