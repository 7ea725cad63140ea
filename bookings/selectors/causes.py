"""Bookings, penalties and room bookings, as causes of what is in the books: by name, with the page of each."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.models import Appointment, AppointmentLine, Booking, Penalty, RoomBooking
from bookings.selectors.appointment import with_details
from members.causes import Cause
from venue.wording import in_a_row, when


def bookings(keys: set[int], is_own: bool) -> Mapping[int, Cause]:
    found = Booking.objects.filter(pk__in=keys).select_related("session__course")
    return {each.pk: Cause(class_of(each), page_of(each, is_own)) for each in found}


def penalties(keys: set[int], is_own: bool) -> Mapping[int, Cause]:
    found = Penalty.objects.filter(pk__in=keys).select_related("booking__session__course")
    return {
        each.pk: Cause(
            _("%(kind)s: %(class)s") % {"kind": capfirst(each.get_kind_display()), "class": class_of(each.booking)},
            page_of(each.booking, is_own),
        )
        for each in found
    }


def room_bookings(keys: set[int], is_own: bool) -> Mapping[int, Cause]:
    found = RoomBooking.objects.filter(pk__in=keys)
    page = "bookings:my_room" if is_own else "bookings:room_booking"
    return {each.pk: Cause(room_in_words(each), reverse(page, args=[each.pk])) for each in found}


def room_in_words(booking: RoomBooking) -> str:
    return _("Room: %(purpose)s, %(when)s") % {"purpose": booking.title, "when": when(booking.begins_at)}


def appointments(keys: set[int], is_own: bool) -> Mapping[int, Cause]:
    found = with_details().filter(pk__in=keys)
    return {each.pk: Cause(treatments_of(each), appointment_page(each.pk, is_own)) for each in found}


def appointment_lines(keys: set[int], is_own: bool) -> Mapping[int, Cause]:
    found = AppointmentLine.objects.filter(pk__in=keys).select_related("treatment")
    return {
        each.pk: Cause(
            _("%(course)s, %(starts)s") % {"course": each.treatment.name, "starts": when(each.starts_at)},
            appointment_page(each.appointment_id, is_own),
        )
        for each in found
    }


def treatments_of(appointment: Appointment) -> str:
    lines = list(appointment.lines.all())
    names = in_a_row(dict.fromkeys(line.treatment.name for line in lines))
    return _("%(course)s, %(starts)s") % {"course": names, "starts": when(lines[0].starts_at)}


def appointment_page(pk: int, is_own: bool) -> str:
    return reverse("bookings:my_appointment" if is_own else "bookings:appointment", args=[pk])


def class_of(booking: Booking) -> str:
    session = booking.session
    return _("%(course)s, %(starts)s") % {"course": session.course.name, "starts": when(session.starts_at)}


def page_of(booking: Booking, is_own: bool) -> str:
    return reverse("bookings:my_booking" if is_own else "bookings:booking", args=[booking.pk])
