"""What a party is told about the room it asked for. Called inside the transaction of the service that causes it."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation

from bookings.models import RoomBooking
from bookings.selectors.room_words import cost_in_words, terms_in_words, time_of
from members.models import Refund
from members.selectors.own import addressee_of
from members.services.messages import to_person
from venue import clock, outbox, sms, wording


def tell_held(bookings: Sequence[RoomBooking]) -> None:
    _tell("room_held", bookings)


def tell_confirmed(bookings: Sequence[RoomBooking]) -> None:
    """With all details, so that the party can say what is wrong; what was still to be sent about the hold is stale."""
    for booking in bookings:
        outbox.withdraw(booking.cause)
    _tell("room_confirmed", bookings)


def tell_changed(booking: RoomBooking, was: RoomBooking, reason: str) -> None:
    """The new details, with the old time and room where they are other ones."""
    outbox.withdraw(booking.cause)
    to = receiver_of(booking)
    if to is None:
        return
    with translation.override(to.language):
        before = {"was_time": time_of(was), "was_room": str(was.room) if was.room else ""}
    now = params_of(booking, to)
    said = {name: text for name, text in before.items() if text != now[name.removeprefix("was_")]}
    moment = clock.now().timestamp()
    _put("room_changed", booking, to, {**now, **said, "reason": reason}, f"room_changed:{booking.pk}:{moment}")


def tell_cancelled(booking: RoomBooking, percent: int) -> None:
    """What was still to be sent about it is withdrawn; it says what cancelling costs, or that it costs nothing."""
    outbox.withdraw(booking.cause)
    to = receiver_of(booking)
    if to is None:
        return
    with translation.override(to.language):
        cost = cost_in_words(booking, percent) if booking.fee else ""
    said = {"reason": booking.cancel_reason, "cost": cost, "is_by_venue": booking.is_cancelled_by_venue}
    _put("room_cancelled", booking, to, {**params_of(booking, to), **said}, f"room_cancelled:{booking.pk}")


def tell_lapsed(booking: RoomBooking) -> None:
    outbox.withdraw(booking.cause)
    to = receiver_of(booking)
    if to:
        moment = clock.now().timestamp()
        _put("room_hold_lapsed", booking, to, params_of(booking, to), f"room_hold_lapsed:{booking.pk}:{moment}")


def receiver_of(booking: RoomBooking) -> outbox.Receiver | None:
    """Where the party is written to: the person's own address or that of whoever acts for them, else what was left."""
    if booking.member:
        addressee = addressee_of(booking.member)
        return to_person(addressee) if addressee else None
    phone = booking.phone if sms.is_offered() else ""
    if not booking.email and not phone:
        return None
    return outbox.Receiver(booking.email, booking.language, phone=phone)


def named(booking: RoomBooking) -> str:
    """What it is for, when and where, in the active language."""
    return " · ".join(filter(None, [booking.purpose, time_of(booking), str(booking.room) if booking.room else ""]))


def is_refunded(booking: RoomBooking) -> bool:
    """Whether a deposit of it goes back."""
    return Refund.objects.filter(cause=booking.cause).exists()


def params_of(booking: RoomBooking, to: outbox.Receiver) -> dict[str, Any]:
    with translation.override(to.language):
        return {
            "member_name": booking.party,
            "purpose": booking.title,
            "time": time_of(booking),
            "room": str(booking.room) if booking.room else "",
            "people": str(booking.people),
            "setup": booking.setup_list,
            "equipment": booking.equipment,
            "catering": booking.catering,
            "price": wording.money(booking.price) if booking.price else "",
            "deposit": wording.money(booking.deposit_asked) if booking.deposit_asked else "",
            "held_until": wording.when(booking.held_until),
            "terms": "\n".join(f"{until}: {cost}" for until, cost in terms_in_words(booking)),
        }


def _tell(template: str, bookings: Sequence[RoomBooking]) -> None:
    """One message, however many dates were booked together. It names them all, and is filed under each that is alone:
    of several, it stays true when one is cancelled.
    """
    first = bookings[0]
    to = receiver_of(first)
    if to is None:
        return
    params = params_of(first, to)
    if len(bookings) > 1:
        with translation.override(to.language):
            params["dates"] = "\n".join(time_of(each) for each in bookings)
    moment = clock.now().timestamp()
    subject = first.cause if len(bookings) == 1 else ""
    _put(template, first, to, params, f"{template}:{first.pk}:{moment}", subject)


def _put(
    template: str,
    booking: RoomBooking,
    to: outbox.Receiver,
    params: dict[str, Any],
    key: str,
    subject: str | None = None,
) -> None:
    subject = booking.cause if subject is None else subject
    outbox.put(template, to, params, dedupe_key=key, subject_key=subject, is_direct=True)
