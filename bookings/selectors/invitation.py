"""Which letters bring a calendar file, and what it asks of the calendar of whoever reads them."""

from email.utils import parseaddr

from django.conf import settings
from django.utils import translation

from bookings.models import Booking
from bookings.selectors.calendar import booking_event, roots_of
from bookings.selectors.explain import TOLD_TOGETHER
from venue import house
from venue.ical import Guest, Method, calendar
from venue.mail import CalendarPart
from venue.models import Message

PUTS_IN = {"booking_confirmed", "waitlist_promoted", "booking_moved", "session_changed"}
TAKES_OUT = {"booking_cancelled", "session_cancelled"}


def invitation_of(message: Message) -> CalendarPart | None:
    """Built when the letter leaves, from what is so then: a booking that was cancelled meanwhile is not put in again.

    Titles are neutral: many calendars are shared, and what somebody does here is theirs to tell. Several dates in one
    letter are a file to be taken in; an invitation holds a single one.
    """
    if message.template == TOLD_TOGETHER:
        return _together(message)
    kind, _sep, key = message.subject_key.partition(":")
    if kind != "booking" or message.template not in PUTS_IN | TAKES_OUT:
        return None
    is_off = message.template in TAKES_OUT
    found = [each for each in _bookings([int(key)]) if each.is_live != is_off]
    method = Method.CANCEL if is_off else Method.REQUEST
    return CalendarPart(method, _file(found, message, method)) if found else None


def _together(message: Message) -> CalendarPart | None:
    live = [each for each in _bookings(message.params["bookings"]) if each.is_live]
    return CalendarPart(Method.PUBLISH, _file(live, message, Method.PUBLISH)) if live else None


def _bookings(keys: list[int]) -> list[Booking]:
    found = Booking.objects.filter(pk__in=keys).select_related("session__course")
    return list(found.prefetch_related("session__allocations__resource").order_by("session__starts_at", "pk"))


def _file(bookings: list[Booking], message: Message, method: Method) -> bytes:
    roots = roots_of(bookings)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    guest = Guest(address, name or house.name(message.language), message.address)
    with translation.override(message.language):
        events = [booking_event(each, roots[each.pk], names=False) for each in bookings]
        return calendar(events, method=method, guest=None if method is Method.PUBLISH else guest)
