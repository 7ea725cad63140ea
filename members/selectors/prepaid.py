"""What was paid for something that somebody has booked, by its cause in the books, such as `room_booking:5`."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from members.models import LedgerAccount, LedgerEntry, LedgerTransaction, Payment

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Prepaid:
    """All deposits that were taken, what of them is still held, what was paid beside, and the receipts."""

    deposits: Decimal
    held: Decimal
    paid: Decimal
    receipts: tuple[Payment, ...] = ()


def prepaid_for(cause: str) -> Prepaid:
    """Two queries."""
    receipts = tuple(Payment.objects.filter(cause=cause).order_by("pk"))
    deposits = sum((each.amount for each in receipts if each.kind == Payment.Kind.DEPOSIT), NOTHING)
    paid = sum((each.amount for each in receipts if each.kind == Payment.Kind.BOOKED), NOTHING)
    return Prepaid(deposits, deposits - _settled(cause), paid, receipts)


def _settled(cause: str) -> Decimal:
    of_deposits = Q(account__kind=LedgerAccount.Kind.DEPOSITS, transaction__kind=LedgerTransaction.Kind.DEPOSIT_SETTLED)
    settled = LedgerEntry.objects.filter(of_deposits, transaction__cause=cause).aggregate(sum=Sum("amount"))["sum"]
    return -(settled or NOTHING)


def is_charged(cause: str) -> bool:
    """Whether its price is in the books."""
    return LedgerTransaction.objects.filter(key=f"sale:{cause}").exists()
