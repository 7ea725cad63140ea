"""One person's bookings and waits in a closed place: telling of them, offering other dates, or cancelling them for the
house.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import (
    Appointment,
    AreaClosure,
    Booking,
    RoomBooking,
    ScheduledSession,
    TreatmentWait,
    WaitlistEntry,
)
from bookings.selectors.affected import other_dates
from bookings.selectors.people_in_closed import Thing, Whose
from bookings.selectors.treatment_wait import days_in_words
from bookings.selectors.words import class_words
from bookings.services import appointment_messages, appointment_steps, credits, room_messages, waitlist
from bookings.services import room_booking as rooms
from bookings.services.calling_off import CalledOff
from bookings.services.closing_things import hold_accounts
from bookings.services.messages import receiver_of
from bookings.services.session import end_for_house
from bookings.services.telling import Together
from members.models import Member
from venue import clock, locking, outbox
from venue.actors import Actor
from venue.wording import when

OF_THINGS = (Booking, Appointment, RoomBooking, WaitlistEntry, TreatmentWait)


def tell_closed(closure: AreaClosure, whose: Whose, cause: str, *, offers: bool = False) -> bool:
    """Tell one person that a place is closed and which of their bookings and waits lie there, each named once; whether
    anything reaches them. With `offers` the dates follow to which they may move.
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
    """Tell somebody who was told of the closure that what they booked takes place after all, and that they still wait
    for what they waited for.
    """
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
    if isinstance(row, TreatmentWait):
        return f"{row.treatment.name} · {days_in_words(row)}"
    if isinstance(row, Booking | WaitlistEntry):
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
            "things": in_words(whose.booked),
            "waits": in_words(whose.waits),
            "url": settings.BASE_URL + reverse("bookings:my_bookings") if whose.member else "",
        }


def _dates(whose: Whose, to: outbox.Receiver) -> str:
    """Other dates of the classes, with their pages."""
    lines: list[str] = []
    for each in whose.things:
        if isinstance(each.row, Booking | WaitlistEntry):
            words = class_words(each.row.session_id)
            off = CalledOff(words, "", "", "", other_dates(words.course_pk))
            with translation.override(to.language):
                lines += filter(None, [off.dates()])
    return "\n".join(dict.fromkeys("\n".join(lines).splitlines()))


@dataclass(frozen=True)
class _Held:
    """What of it still stands, locked."""

    treatment_waits: list[TreatmentWait]
    parties: list[RoomBooking]
    appointments: list[Appointment]
    bookings: list[Booking]
    entries: list[WaitlistEntry]


def cancel_for_house(closure: AreaClosure, things: Sequence[Thing], *, by: Actor) -> int:
    """Cancel these bookings of one person because their place is closed: free of charge, credits and money go back;
    what they wait for they wait for no longer; and they are told once. How many people were told.

    Locks the member, rooms, appointments, classes, bookings, waits and accounts, in the one order.
    """
    with locking.atomic(by=by):
        held = _hold(things)
        together = Together(closure)
        for party in held.parties:
            rooms.cancel(party.pk, reason=closure.reason, is_by_venue=True, tells=together, by=by)
        for booking in held.bookings:
            _end(booking, closure, together, by)
        for entry in held.entries:
            _end_wait(entry, closure, together)
        for wait in held.treatment_waits:
            wait.state, wait.ended_at = TreatmentWait.State.EXPIRED, clock.now()
            wait.save(update_fields=["state", "ended_at"])
            together.treatment_wait_ended(wait)
        credits.give_back(held.bookings, is_venues=True, by=by)
        for row in held.appointments:
            appointment_steps.cancel(row.pk, is_venues=True, reason=closure.reason, tells=together, by=by)
        return together.put()


def _hold(things: Sequence[Thing]) -> _Held:
    keys = {kind: [each.row.pk for each in things if isinstance(each.row, kind)] for kind in OF_THINGS}
    members = [each.row.member_id for each in things if isinstance(each.row, TreatmentWait)]
    locking.lock(Member, [pk for pk in members if pk])  # who waits for a treatment is guarded by that
    treatment_waits = TreatmentWait.objects.waiting().filter(pk__in=keys[TreatmentWait])
    parties = locking.lock(RoomBooking, keys[RoomBooking])
    appointments = locking.lock(Appointment, keys[Appointment])
    of_classes = [each.row.session_id for each in things if isinstance(each.row, Booking | WaitlistEntry)]
    locking.lock(ScheduledSession, of_classes)
    bookings = [each for each in locking.lock(Booking, keys[Booking]) if each.is_live]
    asked = WaitlistEntry.objects.open().filter(booking__in=bookings).values_list("pk", flat=True)
    entries = [each for each in locking.lock(WaitlistEntry, [*keys[WaitlistEntry], *asked]) if not each.ended_at]
    hold_accounts(bookings, parties, appointments)
    named = treatment_waits.select_related("treatment", "staff__user", "member__user")
    return _Held(list(named), parties, appointments, bookings, entries)


def _end_wait(entry: WaitlistEntry, closure: AreaClosure, together: Together) -> None:
    """Of a place that they were asked about they hear with the booking that was kept."""
    was_asked = entry.booking_id is not None
    waitlist.end(entry, WaitlistEntry.State.LAPSED, clock.now())
    if not was_asked:
        words = class_words(entry.session_id)
        together.wait_called_off(entry, CalledOff(words, closure.reason, "", "", other_dates(words.course_pk)))


def _end(booking: Booking, closure: AreaClosure, together: Together, by: Actor) -> None:
    """Its place in a class that may yet take place is free; nobody moves up while it is closed."""
    words = class_words(booking.session_id)
    off = CalledOff(words, closure.reason, "", "", other_dates(words.course_pk))
    end_for_house(booking, off, together, by=by)
