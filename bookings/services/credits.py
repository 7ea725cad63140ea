"""Credits of packs, used by bookings and given back to the pack they came from."""

from collections.abc import Sequence

from bookings.models import Booking
from members.models import CreditLot
from members.services.ledger import return_credits, spend_credit
from venue.actors import Actor


def cause_of(booking: Booking) -> str:
    """What the books call it."""
    return f"booking:{booking.pk}"


def use(lot_pk: int, booking: Booking, *, by: Actor) -> None:
    """Take one credit of the pack; raises `NoCreditLeft` when the last one went meanwhile."""
    spend_credit(CreditLot.objects.get(pk=lot_pk), cause_of(booking), by=by)


def give_back(bookings: Sequence[Booking], *, by: Actor) -> None:
    """To the packs they came from; nothing for what was not paid with a credit. Locks the accounts, in order."""
    return_credits([cause_of(booking) for booking in bookings], by=by)
