"""Bookings, penalties and room bookings, as causes of what is in the books: by name, with the page of each."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.models import Booking, Penalty, RoomBooking
from members.causes import Cause
from venue.wording import when


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
    return {each.pk: Cause(room_in_words(each), room_page_of(each, is_own)) for each in found}


def room_in_words(booking: RoomBooking) -> str:
    return _("Room: %(purpose)s, %(when)s") % {"purpose": booking.purpose, "when": when(booking.begins_at)}


def room_page_of(booking: RoomBooking, is_own: bool) -> str:
    return "" if is_own else reverse("bookings:room_booking", args=[booking.pk])


def class_of(booking: Booking) -> str:
    session = booking.session
    return _("%(course)s, %(starts)s") % {"course": session.course.name, "starts": when(session.starts_at)}


def page_of(booking: Booking, is_own: bool) -> str:
    return reverse("bookings:my_booking" if is_own else "bookings:booking", args=[booking.pk])
