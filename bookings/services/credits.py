"""Credits of packs, used by bookings and given back to the pack they came from."""

from collections.abc import Sequence

from bookings.models import Booking
from bookings.selectors.facts import day_of
from members.models import CreditLot
from members.services.ledger import return_credits, spend_credit
from venue.actors import Actor


def use(lot_pk: int, booking: Booking, *, by: Actor) -> None:
    """Take one credit of the pack; raises `NoCreditLeft` when the last one went meanwhile."""
    lot = CreditLot.objects.select_related("membership").get(pk=lot_pk)
    spend_credit(lot, booking.cause, day=day_of(booking.session), by=by)


def give_back(bookings: Sequence[Booking], *, is_venues: bool = False, by: Actor) -> None:
    """To the packs they came from; nothing for what was not paid with a credit. Locks the accounts, in order. With
    `is_venues` the classes were called off.
    """
    return_credits([booking.cause for booking in bookings], is_venues=is_venues, by=by)
