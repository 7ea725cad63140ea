"""Opening hours and closed days as the rhythm of duties needs them, and who is on duty."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from safety.rhythm import House
from venue import clock
from venue.models import Area, OpeningHours, Shift, StaffMember
from venue.selectors.calendar import closed_between
from venue.working_time import Hours, day_span, openings

FAR = timedelta(days=400)  # how far from the days that are asked about a duty can be moved by days that are closed


def hours_of(area_pk: int) -> list[Hours]:
    """The hours of an area, or of the whole venue where it has none of its own."""
    rows = list(OpeningHours.objects.filter(area=area_pk)) or list(OpeningHours.objects.filter(area=None))
    return [row.span for row in rows]


def house_of(area: Area, first: date, last: date) -> House:
    """When the area opens, around these days. Two queries, three where it has no hours of its own."""
    hours, zone = hours_of(area.pk), clock.zone()
    closed = closed_between(first - FAR, last + FAR, area)

    def opened(day: date) -> list[tuple[datetime, datetime]]:
        return [] if day in closed else openings(hours, day, zone)

    return House(opened, zone)


def people_on(role: str, days: Iterable[date]) -> dict[date, list[StaffMember]]:
    """Everybody with the role who has a shift on each of these business days; where nobody of them has one, as in a
    house that keeps no roster, all of them.
    """
    zone = clock.zone()
    spans = {day: day_span(day, zone) for day in days}
    if not spans:
        return {}
    begins, ends = min(span[0] for span in spans.values()), max(span[1] for span in spans.values())
    active = StaffMember.objects.filter(user__is_active=True, user__groups__name=role).order_by("pk")
    staff = list(active.select_related("user").distinct())
    shifts = list(Shift.objects.filter(staff__in=staff, starts_at__lt=ends, ends_at__gt=begins))
    found = {}
    for day, (begin, end) in spans.items():
        employed = [each for each in staff if each.hired_on <= day and (not each.left_on or each.left_on > day)]
        on_duty = {shift.staff_id for shift in shifts if shift.starts_at < end and shift.ends_at > begin}
        found[day] = [each for each in employed if each.pk in on_duty] or employed
    return found
