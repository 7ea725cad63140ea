"""Which days are not like the others."""

from datetime import date

from django.db.models import Q

from venue.models import Area, ClosedDay, Holiday


def closed_on(day: date, area: Area | None = None) -> ClosedDay | None:
    """Why the venue, or this area of it, does not open on a day; nothing when it does."""
    concerned = Q(area=None) | Q(area=area) if area else Q(area=None)
    return ClosedDay.objects.filter(concerned, day=day).order_by("area_id").first()


def is_workday(day: date) -> bool:
    """Monday to Friday but for holidays, and the weekend days that make up for them."""
    holiday = Holiday.objects.filter(day=day).first()
    return holiday.is_workday if holiday else day.weekday() < 5
