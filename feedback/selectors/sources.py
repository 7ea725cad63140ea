"""Where voices come from."""

from django.conf import settings
from django.urls import reverse

from feedback import tokens
from feedback.models import CaseSource
from feedback.models.source import known_sources
from venue.models import Area


def sources() -> list[CaseSource]:
    """All of them, those out of use too, since old cases came by them."""
    return sorted(known_sources.get().values(), key=lambda row: (row.position, row.pk))


def guests_source(key: str, otherwise: str) -> str:
    """The source that a link of the form names, if guests may use it; else the usual one."""
    found = known_sources.get().get(key)
    return key if found and found.is_for_guests and found.is_active else otherwise


def address_of(area: Area) -> str:
    """What the code that hangs in an area opens: the form, with the place filled in."""
    return settings.BASE_URL + reverse("feedback:complain_at", args=[tokens.sign(str(area.pk), tokens.AREA)])
