"""Rooms that people book for themselves, made through the services."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bookings.models import RoomBooking, RoomQuote
from bookings.services.quote import Extra, make_quote
from bookings.services.room_booking import Wanted, book_room
from tests.factories.bookings import HOUSE, make_room
from venue import clock

TEN_DAYS = timedelta(days=10)


def make_wanted(*, begins_at: datetime | None = None, hours: float = 2, **fields: Any) -> Wanted:
    """A birthday party of twelve, in ten days for two hours."""
    begins_at = begins_at or clock.now() + TEN_DAYS
    if "member" not in fields:
        fields = {
            "name": "Zhao Min",
            "phone": "+8613900001111",
            "email": "zhao@test.example",
            "language": "en",
        } | fields
    if "room" not in fields:
        fields["room"] = make_room()
    ends_at = begins_at + timedelta(hours=hours)
    defaults = {"purpose": "Birthday party", "people": 12, "hour_price": 200}
    return Wanted(begins_at=begins_at, ends_at=ends_at, **defaults | fields)


def make_room_booking(step: str = "enquired", *, until: datetime | None = None, **fields: Any) -> RoomBooking:
    return book_room(make_wanted(**fields), step=step, until=until, by=HOUSE)


def make_room_quote(booking: RoomBooking | None = None, *, extras: Sequence[Extra] = (), **fields: Any) -> RoomQuote:
    """A version of the quote, valid for a week."""
    booking = booking or make_room_booking()
    defaults = {"valid_until": clock.today() + timedelta(days=7)}
    return make_quote(booking.pk, extras, **defaults | fields, by=HOUSE)
