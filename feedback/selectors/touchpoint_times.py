"""How long guests waited at a stop on their way, measured where it happens: the middle of all, and the rows of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.models import AppointmentLine, Booking, RoomBooking
from feedback.models import Case
from venue.aggregates import MEDIAN, Percentile
from venue.errors import Text
from venue.periods import Period


@dataclass(frozen=True)
class Measured:
    """One span of time at a stop: between which two times of which rows."""

    key: str
    touchpoint: str
    label: Text
    of: Callable[[Period], QuerySet[Any]]
    since: str
    until: str


@dataclass(frozen=True)
class Time:
    """How long something took half of the guests at most, and of how many that is."""

    measured: Measured
    median: timedelta | None
    count: int


def classes(period: Period) -> QuerySet[Booking]:
    begins = {"session__starts_at__gte": period.begins, "session__starts_at__lt": period.ends}
    return Booking.objects.filter(**begins, checked_in_at__lte=F("session__starts_at"))


def treatments(period: Period) -> QuerySet[AppointmentLine]:
    begins = {"began_at__gte": period.begins, "began_at__lt": period.ends}
    return AppointmentLine.objects.filter(**begins, here_at__lte=F("began_at"))


def rooms(period: Period) -> QuerySet[RoomBooking]:
    begins = {"started_at__gte": period.begins, "started_at__lt": period.ends}
    return RoomBooking.objects.filter(**begins, begins_at__lte=F("started_at"))


def answers(period: Period) -> QuerySet[Case]:
    came = {"received_at__gte": period.begins, "received_at__lt": period.ends}
    return Case.objects.get_queryset().complaints().filter(Q(answered_at__isnull=False), **came)


MEASURED = (
    Measured(
        "class",
        "arrival",
        _("From check-in to the beginning of the class"),
        classes,
        "checked_in_at",
        "session__starts_at",
    ),
    Measured(
        "treatment",
        "arrival",
        _("From arriving to the beginning of the treatment"),
        treatments,
        "here_at",
        "began_at",
    ),
    Measured("room", "area", _("From the booked time to the room being ready"), rooms, "begins_at", "started_at"),
    Measured("answer", "after", _("From a complaint to the first answer"), answers, "received_at", "answered_at"),
)
BY_KEY = {each.key: each for each in MEASURED}


def times(period: Period) -> dict[str, tuple[Time, ...]]:
    """By the key of the stop. Four queries."""
    found: dict[str, tuple[Time, ...]] = {}
    for each in MEASURED:
        found[each.touchpoint] = (*found.get(each.touchpoint, ()), time_of(each, period))
    return found


def time_of(measured: Measured, period: Period) -> Time:
    rows = measured.of(period).order_by()
    found = rows.aggregate(median=Percentile(_took(measured), MEDIAN), count=Count("pk"))
    return Time(measured, found["median"], found["count"])


def behind(measured: Measured, period: Period) -> QuerySet[Any]:
    """Each with `took`, how long it was."""
    return measured.of(period).annotate(took=_took(measured))


def _took(measured: Measured) -> ExpressionWrapper:
    return ExpressionWrapper(F(measured.until) - F(measured.since), output_field=DurationField())
