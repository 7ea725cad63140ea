"""Which days are not like the others."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from venue.models import Area, ClosedDay, Holiday


def closed_on(day: date, area: Area | None = None) -> ClosedDay | None:
    """Why the venue, or this area of it, does not open on a day; nothing when it does."""
    concerned = Q(area=None) | Q(area=area) if area else Q(area=None)
    return ClosedDay.objects.filter(concerned, day=day).order_by("area_id").first()


def closed_between(first: date, last: date, area: Area | None = None) -> Mapping[date, ClosedDay]:
    """The same for a span of days, both ends included."""
    concerned = Q(area=None) | Q(area=area) if area else Q(area=None)
    rows = ClosedDay.objects.filter(concerned, day__range=(first, last)).order_by("-area_id")
    return {row.day: row for row in rows}


def holidays_between(first: date, last: date) -> Mapping[date, Holiday]:
    """Statutory holidays, without the days that are worked to make up for them."""
    return {row.day: row for row in Holiday.objects.filter(day__range=(first, last), is_workday=False)}


def is_workday(day: date) -> bool:
    """Monday to Friday but for holidays, and the weekend days that make up for them."""
    holiday = Holiday.objects.filter(day=day).first()
    return holiday.is_workday if holiday else day.weekday() < 5
