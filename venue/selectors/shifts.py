"""Who is on duty where and when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from venue import clock, working_time
from venue.models import Shift, StaffMember
from venue.roles import Role


def on_duty(at: datetime, role: Role | str | None = None) -> QuerySet[StaffMember]:
    """Those who may sign in and whose shift runs at the instant, each once; of one role when it is named."""
    running = Shift.objects.at(at)
    staff = StaffMember.objects.filter(pk__in=running.values("staff"), user__is_active=True).select_related("user")
    return staff.filter(user__groups__name=str(role)).distinct() if role else staff


@dataclass(frozen=True)
class DutyDay:
    day: date
    shifts: list[Shift]
    is_today: bool


def week_of(day: date) -> list[date]:
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def duty_week(day: date, shifts: QuerySet[Shift]) -> list[DutyDay]:
    """The week of `day`, Monday to Sunday, each with the shifts that begin on it; one query."""
    days = week_of(day)
    begins = working_time.wall_clock(days[0], time(0), clock.zone())
    ends = working_time.wall_clock(days[-1] + timedelta(days=1), time(0), clock.zone())
    found = list(
        shifts.filter(starts_at__gte=begins, starts_at__lt=ends)
        .select_related("staff__user", "area")
        .order_by("starts_at", "staff__user__name", "pk")
    )
    today = clock.today()
    return [
        DutyDay(each, [row for row in found if clock.local(row.starts_at).date() == each], each == today)
        for each in days
    ]
