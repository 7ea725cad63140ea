"""What this room tells on the line of time of a person. (`bookings.line` is the waitlist.)"""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import AppointmentLine, Booking, CheckIn, Penalty, RoomBooking
from bookings.models.booking import BookingQuerySet
from members.models import Member
from venue.line_of_time import Said, Source
from venue.wording import clock, money, when

PEOPLE = "members.view_member"
TONES = {"no_show": "warn", "late_cancelled": "warn"}


def _bookings_of(person: Member) -> BookingQuerySet:
    return Booking.objects.filter(member=person).select_related("session__course")


def _visits_of(person: Member) -> QuerySet[Any]:
    return _bookings_of(person).came()


def _course(row: Booking) -> dict[str, str]:
    return {"course": row.session.course.name, "when": when(row.session.starts_at)}


def _booking(row: Booking) -> Said:
    url = reverse("bookings:booking", args=[row.pk])
    state = capfirst(str(row.get_state_display()))
    return Said(_("Booked: %(course)s, %(when)s") % _course(row), state, url, TONES.get(row.state, "plain"))


def _visit(row: Booking) -> Said:
    url = reverse("bookings:roster", args=[row.session_id])
    begins = _("began at %(at)s") % {"at": clock(row.session.starts_at)}
    return Said(_("Came to: %(course)s") % _course(row), begins, url, "good")


def _check_in(row: CheckIn) -> Said:
    return Said(_("Came in: %(area)s") % {"area": row.area.name}, row.let_in_because, "", "good")


def _penalty(row: Penalty) -> Said:
    said = [row.booking.session.course.name, money(row.amount) if row.amount else "", str(row.get_outcome_display())]
    detail = " · ".join(filter(None, said))
    url = f"{reverse('bookings:penalty_list')}?q={row.member.number}"
    return Said(capfirst(str(row.get_kind_display())), detail, url, "warn")


BOOKINGS = Source("booking", gettext_lazy("Bookings"), "ticket", PEOPLE, _bookings_of, "booked_at", _booking)
VISITS = Source("visit", gettext_lazy("Visits to classes"), "run", PEOPLE, _visits_of, "came_at", _visit)
CHECK_INS = Source(
    "check_in",
    gettext_lazy("Visits without a booking"),
    "door",
    PEOPLE,
    lambda person: CheckIn.objects.standing().filter(member=person).select_related("area"),
    "at",
    _check_in,
)
PENALTIES = Source(
    "penalty",
    gettext_lazy("Late cancellations and no-shows"),
    "clock-exclamation",
    "bookings.view_penalty",
    lambda person: Penalty.objects.filter(member=person).select_related("member", "booking__session__course"),
    "happened_at",
    _penalty,
)


def _room(row: RoomBooking) -> Said:
    url = reverse("bookings:room_booking", args=[row.pk])
    said = _("Room: %(purpose)s, %(when)s") % {"purpose": row.title, "when": when(row.begins_at)}
    return Said(said, capfirst(str(row.get_state_display())), url)


ROOM_BOOKINGS = Source(
    "room_booking",
    gettext_lazy("Room bookings"),
    "door",
    "bookings.view_roombooking",
    lambda person: RoomBooking.objects.filter(member=person),
    "asked_at",
    _room,
)


def _treatments_of(person: Member) -> QuerySet[Any]:
    lines = AppointmentLine.objects.filter(guest=person).exclude(appointment__state__in=("held", "released"))
    return lines.select_related("appointment", "treatment").annotate(booked_at=F("appointment__booked_at"))


def _treatment(row: AppointmentLine) -> Said:
    words = {"course": row.treatment.name, "when": when(row.starts_at)}
    state = capfirst(str(row.appointment.get_state_display()))
    url = reverse("bookings:appointment", args=[row.appointment_id])
    return Said(_("Booked: %(course)s, %(when)s") % words, state, url, TONES.get(row.appointment.state, "plain"))


TREATMENTS = Source("treatment", gettext_lazy("Treatments"), "massage", PEOPLE, _treatments_of, "booked_at", _treatment)
