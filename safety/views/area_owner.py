"""Who answers for which area, as the safety officer keeps it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safety.hazard_forms import AreaOwnerForm
from safety.incident_lists import AreaOwnerFilter, AreaOwnerTable
from safety.models import AreaOwner
from safety.services.area_owner import change_area_owner, create_area_owner
from venue.views.reference import Reference, Words


def rows() -> QuerySet[AreaOwner]:
    return AreaOwner.objects.select_related("area", "staff__user")


area_owners = Reference(
    noun="areaowner",
    rows=rows,
    table=AreaOwnerTable,
    filters=AreaOwnerFilter,
    form=AreaOwnerForm,
    create=create_area_owner,
    change=change_area_owner,
    words=Words(
        title=_("In charge of areas"),
        lead=_(
            "Whoever is in charge is responsible: they are told what is found there, and it is theirs to put right."
        ),
        add=_("Put somebody in charge"),
        added=_("They are in charge of the area from now on."),
        changed=_("The entry is changed."),
        empty_title=_("Nobody is in charge of an area yet"),
        empty_text=_("Until then the safety officer is told what guests find."),
        icon="user-check",
    ),
    list_template="safety/areaowner_list.html",
)
