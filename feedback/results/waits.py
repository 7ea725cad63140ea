"""The rows behind a measured time, each as one line that leads to what it is about. No guest is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import AppointmentLine, Booking, RoomBooking
from feedback.figures.words import took
from feedback.models import Case
from feedback.selectors.touchpoint_times import Measured, behind
from venue.models import User
from venue.periods import Period
from venue.wording import when

WITH = {
    "class": ("session__course",),
    "treatment": ("treatment",),
    "room": ("room",),
    "answer": (),
}


@dataclass(frozen=True)
class Line:
    """What it was, from when to when, and how long that is."""

    title: str
    url: str
    detail: str
    took: str


def rows_of(measured: Measured, period: Period) -> QuerySet[Any]:
    rows = behind(measured, period)
    return rows.select_related(*WITH[measured.key]) if WITH[measured.key] else rows


def lines_of(measured: Measured, rows: Iterable[Any], user: User) -> list[Line]:
    may_see = user.has_perm("feedback.view_case")
    return [_line(measured, row, may_see=may_see) for row in rows]


def _line(measured: Measured, row: Any, *, may_see: bool) -> Line:
    title, url = _what(row, may_see=may_see)
    since, until = (_at(row, path) for path in (measured.since, measured.until))
    words = _("%(since)s to %(until)s") % {"since": when(since), "until": when(until)}
    return Line(title, url, words, took(row.took))


def _what(row: Booking | AppointmentLine | RoomBooking | Case, *, may_see: bool) -> tuple[str, str]:
    if isinstance(row, Booking):
        return str(row.session.course), reverse("bookings:session", args=[row.session_id])
    if isinstance(row, Case):
        return row.number, reverse("feedback:case", args=[row.pk]) if may_see else ""
    return str(row.treatment if isinstance(row, AppointmentLine) else row.room), ""


def _at(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
