"""Why a closed area may not be opened again yet, told to whoever opens it."""

from django.utils.translation import gettext as _

from bookings.models import AreaClosure
from safety.hazard_errors import AreaKeptShut
from safety.models import Hazard
from venue.errors import DomainError


def major_hazard(closure: AreaClosure) -> DomainError | None:
    """A major hazard keeps its own closure until somebody has verified that it is put right."""
    rows = Hazard.objects.keeping_shut().filter(closure=closure)
    hazard = rows.select_related("answer__item").order_by("number").first()
    if hazard is None:
        return None
    return AreaKeptShut(
        _(
            "%(number)s, %(what)s, is a major hazard. This opens again once it is put right and somebody else has "
            "verified it; or a manager lowers its level."
        )
        % {"number": hazard.label, "what": hazard.title},
        facts={"hazard": hazard.pk},
    )
