"""Opening hours as the rhythm of duties needs them."""

from venue.models import OpeningHours
from venue.working_time import Hours


def hours_of(area_pk: int) -> list[Hours]:
    """The hours of an area, or of the whole venue where it has none of its own."""
    rows = list(OpeningHours.objects.filter(area=area_pk)) or list(OpeningHours.objects.filter(area=None))
    return [row.span for row in rows]
