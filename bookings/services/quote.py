"""Quotes for rooms: what comes with the room, and a new version each time something changes."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bookings.models import RoomBooking, RoomQuote
from bookings.room_errors import QuotePassed
from bookings.room_rules import QUOTE_RULES
from bookings.selectors.quote import is_current, offered, quotes_of
from bookings.selectors.room_booking import facts_of
from bookings.services import room_messages
from venue import clock, locking
from venue.actors import Actor, name_of, user_of
from venue.rules import check


@dataclass(frozen=True)
class Extra:
    """Something that comes with the room, such as tea for twenty."""

    text: str
    quantity: int
    price: Decimal

    def kept(self) -> dict[str, str]:
        return {"text": self.text.strip(), "quantity": str(self.quantity), "price": f"{self.price:.2f}"}


def make_quote(booking_pk: int, extras: Sequence[Extra], *, valid_until: date, note: str = "", by: Actor) -> RoomQuote:
    """Agree on what comes with the room, and keep it all as the next version of the quote; the last one is returned
    where it says the same. A party that was promised the room already is told when the price is another.

    Locks the booking. Raises what `QUOTE_RULES` say, or `QuotePassed`.
    """
    with locking.atomic(by=by):
        booking = locking.lock_one(RoomBooking, booking_pk)
        check(QUOTE_RULES, facts_of(booking), clock.now())
        if valid_until < clock.today():
            raise QuotePassed(facts={"valid_until": valid_until.isoformat()})
        was, booking.extras = copy(booking), [each.kept() for each in extras]
        booking.save(update_fields=["extras"])
        if booking.price != was.price and booking.state != RoomBooking.State.ENQUIRED:
            room_messages.tell_changed(booking, was, note)
        return _next_version(booking, valid_until, note.strip(), by)


def _next_version(booking: RoomBooking, valid_until: date, note: str, by: Actor) -> RoomQuote:
    last = next(iter(quotes_of(booking)), None)
    if last and is_current(last, booking) and (last.valid_until, last.note) == (valid_until, note):
        return last
    return RoomQuote.objects.create(
        booking=booking,
        number=last.number + 1 if last else 1,
        valid_until=valid_until,
        note=note,
        made_at=clock.now(),
        made_by=user_of(by),
        made_by_name=name_of(by)[:80],
        **offered(booking),
    )
