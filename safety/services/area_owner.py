"""Who answers for an area."""

from safety.hazard_errors import AreaTaken
from safety.models import AreaOwner
from venue import locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.models import Area, StaffMember

TAKEN = {"safety_areaowner_area_id_key": AreaTaken()}


def create_area_owner(*, area: Area, staff: StaffMember, by: Actor) -> AreaOwner:
    """Raises `AreaTaken`."""
    with locking.atomic(by=by), refused_as(TAKEN):
        return AreaOwner.objects.create(area=area, staff=staff)


def change_area_owner(pk: int, *, area: Area, staff: StaffMember, by: Actor) -> AreaOwner:
    """Locks the row. Raises `AreaTaken`."""
    with locking.atomic(by=by), refused_as(TAKEN):
        row = locking.lock_one(AreaOwner, pk)
        row.area, row.staff = area, staff
        row.save(update_fields=["area", "staff"])
    return row
