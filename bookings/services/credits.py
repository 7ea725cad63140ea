"""Credits of packs, used by bookings and given back to the pack they came from."""

from collections.abc import Iterable, Sequence

from bookings.models import Booking
from bookings.selectors.facts import day_of
from members.models import CreditLot, LedgerAccount
from members.services.ledger import return_credits, spend_credit
from venue import locking
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


def lock_accounts(lots: Iterable[int | None]) -> None:
    """Of these packs, all at once: whoever gives one credit back and uses another holds them in order."""
    keys = CreditLot.objects.filter(pk__in=[pk for pk in lots if pk]).values_list("account_id", flat=True)
    locking.lock(LedgerAccount, keys)
