"""Which letters bring a calendar file, and what it asks of the calendar of whoever reads them."""

from collections.abc import Callable, Mapping, Sequence
from email.utils import parseaddr

from django.conf import settings
from django.utils import translation

from bookings.models import Booking
from bookings.selectors.calendar import (
    ROOM_TAKEN,
    appointment_event,
    booking_event,
    room_event,
    roots_of,
    with_changes,
    with_lines,
)
from bookings.selectors.explain import COURSE_TOLD, TOLD_TOGETHER
from venue import house
from venue.ical import Event, Guest, Method, calendar
from venue.mail import CalendarPart
from venue.models import Message
from venue.prepared import AmongKeys, PreparedModel

PUTS_IN = {
    "booking_confirmed",
    "waitlist_promoted",
    "booking_moved",
    "session_changed",
    "appointment_confirmed",
    "appointment_changed",
    "room_held",
    "room_confirmed",
    "room_changed",
}
TAKES_OUT = {
    "booking_cancelled",
    "session_cancelled",
    "appointment_cancelled",
    "room_hold_lapsed",
    "room_cancelled",
}
Found = tuple[bool, Event]  # whether it still stands, and as a calendar shows it


def invitation_of(message: Message) -> CalendarPart | None:
    """Built when the letter leaves, from what is so then: what was cancelled meanwhile is not put in again.

    Titles are neutral: many calendars are shared, and what somebody does here is theirs to tell. Several dates in one
    letter are a file to be taken in; an invitation holds a single one.
    """
    if message.template == TOLD_TOGETHER:
        return _together(message, _bookings, message.params["bookings"])
    if message.template == COURSE_TOLD:
        return _together(message, _appointments, message.params["appointments"])
    kind, _sep, key = message.subject_key.partition(":")
    if kind not in KINDS or message.template not in PUTS_IN | TAKES_OUT:
        return None
    is_off = message.template in TAKES_OUT
    method = Method.CANCEL if is_off else Method.REQUEST
    with translation.override(message.language):
        events = [event for stands, event in KINDS[kind]([int(key)]) if stands != is_off]
        return CalendarPart(method, _file(events, message, method)) if events else None


def _together(
    message: Message, found: Callable[[Sequence[int]], list[Found]], keys: Sequence[int]
) -> CalendarPart | None:
    with translation.override(message.language):
        events = [event for stands, event in found(keys) if stands]
        return CalendarPart(Method.PUBLISH, _file(events, message, Method.PUBLISH)) if events else None


# One for each letter of a rush. Neither course nor room: a neutral title and the house are all that is told.
_booked = PreparedModel(
    Booking,
    lambda keys: (
        Booking.objects.filter(AmongKeys("pk", keys)).select_related("session").order_by("session__starts_at", "pk")
    ),
    keys=list,
)


def _bookings(keys: Sequence[int]) -> list[Found]:
    found = _booked.all(keys=list(keys))
    roots = roots_of(found)
    return [(each.is_live, booking_event(each, roots[each.pk], names=False)) for each in found]


def _appointments(keys: Sequence[int]) -> list[Found]:
    return [
        (each.is_live, appointment_event(each, names=False)) for each in with_lines().filter(pk__in=keys).order_by("pk")
    ]


def _rooms(keys: Sequence[int]) -> list[Found]:
    return [(each.state in ROOM_TAKEN, room_event(each, names=False)) for each in with_changes().filter(pk__in=keys)]


KINDS: Mapping[str, Callable[[Sequence[int]], list[Found]]] = {
    "booking": _bookings,
    "appointment": _appointments,
    "room_booking": _rooms,
}


def _file(events: Sequence[Event], message: Message, method: Method) -> bytes:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    guest = Guest(address, name or house.name(), message.address)
    return calendar(events, method=method, guest=None if method is Method.PUBLISH else guest)
