"""Late cancellations and no-shows, made as they happen, and objections to them."""

from datetime import timedelta
from typing import Any

from bookings.models import Booking, Objection, Penalty
from bookings.services.booking import book, cancel_booking
from bookings.services.penalty import settle_due
from bookings.services.roster import close_roster
from members.models import Member
from tests.factories.bookings import HOUSE, make_booking, make_session
from tests.factories.members import make_member
from venue import clock

SETTLED = timedelta(hours=48)


def make_penalty(member: Member | None = None, **fields: Any) -> Penalty:
    """A late cancellation that is to be a strike and is not decided, without the services that write one."""
    member = member or make_member()
    now = clock.now()
    if "booking" not in fields:
        fields["booking"] = make_booking(member=member, state="late_cancelled", cancelled_at=now)
    defaults = {"kind": "late_cancel", "price": "strike", "due_at": now + SETTLED}
    return Penalty.objects.create(member=member, **defaults | fields)


def make_strike(member: Member | None = None, *, days: int = 90, **fields: Any) -> Penalty:
    """One that counts from now on."""
    until = clock.now() + timedelta(days=days)
    posted = {"outcome": "posted", "settled_at": clock.now(), "strike_until": until, "due_at": clock.now()}
    return make_penalty(member, **posted | fields)


def make_objection(penalty: Penalty | None = None, **fields: Any) -> Objection:
    if penalty is None and "booking" not in fields:
        penalty = make_penalty()
    booking = fields.pop("booking", None) or penalty.booking  # type: ignore[union-attr]
    return Objection.objects.create(booking=booking, penalty=penalty, **fields)


def late_cancel(member: Member) -> Penalty:
    """A class in two hours, booked and given back at once."""
    booking = book(make_session().pk, member.pk, by=HOUSE)
    cancel_booking(booking.pk, by=HOUSE)
    return booking.penalties.get()


def miss(*bookings: Booking, frozen: Any) -> None:
    """The class begins, nobody comes, the roster is closed."""
    frozen.set(bookings[0].session.starts_at)
    close_roster(bookings[0].session_id, present=(), by=HOUSE)


def decide(frozen: Any) -> int:
    """Two days later the sweep comes."""
    frozen.set(clock.now() + SETTLED)
    return settle_due()
