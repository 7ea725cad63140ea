"""Parts of the house."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from venue import locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.errors import DomainError
from venue.models import Area


class AreaNameTaken(DomainError):
    code = "area_name_taken"
    rule_name = _("Each area has a name of its own")
    message = _("There is already an area with this name. Please choose it from the list.")


@dataclass(frozen=True)
class NewArea:
    """What must be known to add an area."""

    name_en: str
    name_zh: str
    kind: str


def create_area(area: NewArea, *, by: Actor) -> Area:
    """Add a part of the house. Raises `AreaNameTaken`."""
    with locking.atomic(by=by), refused_as({"venue_area_one_per_name": AreaNameTaken()}):
        return Area.objects.create(name_en=area.name_en, name_zh=area.name_zh, kind=area.kind)
