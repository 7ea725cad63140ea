"""One person's bookings in a closed place: telling of them, offering other dates, or cancelling them for the house."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import Appointment, AreaClosure, Booking, RoomBooking, ScheduledSession
from bookings.selectors.affected import other_dates
from bookings.selectors.people_in_closed import Thing, Whose
from bookings.selectors.words import class_words
from bookings.services import appointment_messages, appointment_steps, credits, room_messages
from bookings.services import room_booking as rooms
from bookings.services.calling_off import CalledOff
from bookings.services.closing_things import hold_accounts
from bookings.services.messages import receiver_of
from bookings.services.session import end_for_house
from bookings.services.telling import Together
from venue import locking, outbox
from venue.actors import Actor
from venue.wording import when


def tell_closed(closure: AreaClosure, whose: Whose, cause: str, *, offers: bool = False) -> bool:
    """Tell one person that a place is closed and which of their bookings lie there, each named once; whether anything
    reaches them. With `offers` the dates follow to which they may move.
    """
    to = receiver(whose)
    if to is None:
        return False
    return outbox.put(
        "area_closed",
        to,
        _said(closure, whose, to) | {"dates": _dates(whose, to) if offers else "", "is_offer": offers},
        dedupe_key=f"area_closed:{cause}",
        subject_key=f"closure:{closure.pk}",
        is_direct=True,
    )


def tell_open_again(closure: AreaClosure, whose: Whose, cause: str) -> bool:
    """Tell somebody who was told of the closure that what they booked takes place after all."""
    to = receiver(whose)
    if to is None:
        return False
    return outbox.put(
        "area_open_again",
        to,
        _said(closure, whose, to),
        dedupe_key=f"area_open_again:{cause}",
        subject_key=f"closure:{closure.pk}",
        is_direct=True,
    )


def receiver(whose: Whose) -> outbox.Receiver | None:
    if whose.member:
        return receiver_of(whose.member)
    return room_messages.receiver_of(whose.party) if whose.party else None


def in_words(things: Sequence[Thing]) -> str:
    """A line for each, in the active language."""
    return "\n".join(map(_line, things))


def _line(thing: Thing) -> str:
    row = thing.row
    if isinstance(row, Booking):
        return "{course} · {starts} · {room}".format_map(class_words(row.session_id).said(translation.get_language()))
    return appointment_messages.said_of(row) if isinstance(row, Appointment) else room_messages.named(row)


def _said(closure: AreaClosure, whose: Whose, to: outbox.Receiver) -> dict[str, str]:
    name = whose.member.name if whose.member else whose.party.party if whose.party else ""
    with translation.override(to.language):
        return {
            "member_name": name,
            "place": closure.place,
            "reason": closure.reason.rstrip(".。"),
            "until": when(closure.ends_at),
            "things": in_words(whose.things),
            "url": settings.BASE_URL + reverse("bookings:my_bookings") if whose.member else "",
        }


def _dates(whose: Whose, to: outbox.Receiver) -> str:
    """Other dates of the classes, with their pages."""
    lines: list[str] = []
    for each in whose.things:
        if isinstance(each.row, Booking):
            words = class_words(each.row.session_id)
            off = CalledOff(words, "", "", "", other_dates(words.course_pk))
            with translation.override(to.language):
                lines += filter(None, [off.dates()])
    return "\n".join(dict.fromkeys("\n".join(lines).splitlines()))


def cancel_for_house(closure: AreaClosure, things: Sequence[Thing], *, by: Actor) -> int:
    """Cancel these bookings of one person because their place is closed: free of charge, credits and money go back, and
    they are told once. How many people were told.

    Locks rooms, classes, bookings, appointments and accounts, in the one order.
    """
    with locking.atomic(by=by):
        bookings, appointments, parties = _hold(things)
        together = Together(closure)
        for party in parties:
            rooms.cancel(party.pk, reason=closure.reason, is_by_venue=True, tells=together, by=by)
        for booking in bookings:
            _end(booking, closure, together, by)
        credits.give_back(bookings, is_venues=True, by=by)
        for row in appointments:
            appointment_steps.cancel(row.pk, is_venues=True, reason=closure.reason, tells=together, by=by)
        return together.put()


def _hold(things: Sequence[Thing]) -> tuple[list[Booking], list[Appointment], list[RoomBooking]]:
    """What of it still stands, locked."""
    keys = {kind: [e.row.pk for e in things if isinstance(e.row, kind)] for kind in (Booking, Appointment, RoomBooking)}
    parties = locking.lock(RoomBooking, keys[RoomBooking])
    locking.lock(ScheduledSession, [each.row.session_id for each in things if isinstance(each.row, Booking)])
    bookings = [each for each in locking.lock(Booking, keys[Booking]) if each.is_live]
    appointments = locking.lock(Appointment, keys[Appointment])
    hold_accounts(bookings, parties, appointments)
    return bookings, appointments, parties


def _end(booking: Booking, closure: AreaClosure, together: Together, by: Actor) -> None:
    """Its place in a class that may yet take place is free; nobody moves up while it is closed."""
    words = class_words(booking.session_id)
    off = CalledOff(words, closure.reason, "", "", other_dates(words.course_pk))
    end_for_house(booking, off, together, by=by)
