"""Why a closed area may not be opened again yet, told to whoever opens it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from safety.gate_errors import KeptClosed
from safety.gate_words import what_happened
from safety.hazard_errors import AreaKeptShut
from safety.models import Excursion, Hazard
from venue.errors import DomainError


def major_hazards(closures: Collection[int]) -> dict[int, DomainError]:
    """A major hazard keeps its own closure until somebody has verified that it is put right."""
    rows = Hazard.objects.keeping_shut().filter(closure__in=closures)
    found: dict[int, DomainError] = {}
    for row in rows.select_related("answer__item").order_by("-number"):
        words = _(
            "%(number)s, %(what)s, is a major hazard. This opens again once it is put right and somebody else has "
            "verified it; or a manager lowers its level."
        )
        named = {"number": row.label, "what": row.title}
        if row.closure_id:
            found[row.closure_id] = AreaKeptShut(words % named, facts={"hazard": row.pk})
    return found


def excursions(closures: Collection[int]) -> dict[int, DomainError]:
    """What a reading or a critical check has closed is kept until it has passed and somebody releases it."""
    rows = Excursion.objects.open().filter(closure__in=closures)
    words = _("%(what)s. This opens again once it was measured or checked anew, and released.")
    return {
        row.closure_id: KeptClosed(words % {"what": what_happened(row)}, facts={"excursion": row.pk})
        for row in rows.select_related("reading", "item")
    }
