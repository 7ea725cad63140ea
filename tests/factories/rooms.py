"""Rooms that people book for themselves, made through the services."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bookings.models import Resource, RoomBooking, RoomQuote
from bookings.services.quote import Extra, make_quote
from bookings.services.room_booking import Said, Wanted, book_room, confirm
from bookings.services.room_online import keep
from members.models import Member
from tests.factories.bookings import HOUSE, make_room
from tests.factories.treatments import at, make_hours
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


def make_online_room(**fields: Any) -> Resource:
    """A court for six at 80 an hour, in a house that is open from six to midnight."""
    make_hours()
    return make_room(**{"room_kind": "court", "capacity": 6, "hour_price": Decimal(80)} | fields)


def make_deciding(member: Member, room: Resource | None = None, *, days: int = 1, hour: int = 10) -> RoomBooking:
    """An hour of a court, by default tomorrow at ten, kept while the member decides."""
    room = room or make_online_room()
    starts_at = at(clock.today() + timedelta(days=days), hour)
    return keep(room.pk, starts_at, 60, people=2, member_pk=member.pk, by=member.user or HOUSE)


def make_booked_online(member: Member, room: Resource | None = None, **fields: Any) -> RoomBooking:
    """The same booked, by default in ten days, when cancelling is free still."""
    row = make_deciding(member, room, **{"days": 10} | fields)
    return confirm(row.pk, said=Said("Badminton", 2, "Rackets", row.price), by=member.user or HOUSE)


def make_room_quote(booking: RoomBooking | None = None, *, extras: Sequence[Extra] = (), **fields: Any) -> RoomQuote:
    """A version of the quote, valid for a week."""
    booking = booking or make_room_booking()
    defaults = {"valid_until": clock.today() + timedelta(days=7)}
    return make_quote(booking.pk, extras, **defaults | fields, by=HOUSE)
