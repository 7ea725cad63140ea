"""What a room costs, what was paid for it, and what is still to be paid."""

from dataclasses import dataclass
from decimal import Decimal

from bookings.models import RoomBooking
from bookings.room_policies import deposit_percent, share
from members.models import Payment
from members.selectors.prepaid import prepaid_for
from venue import clock

NOTHING = Decimal(0)


@dataclass(frozen=True)
class RoomMoney:
    """`held` of the deposits is neither used nor returned yet; `due` is what is still to be paid: of what was cancelled
    nothing here, its fee is among the fees of the person.
    """

    price: Decimal
    asked: Decimal
    deposits: Decimal
    held: Decimal
    paid: Decimal
    due: Decimal
    receipts: tuple[Payment, ...]

    @property
    def deposit_due(self) -> Decimal:
        """What is missing of the deposit that was asked for."""
        return max(min(self.asked - self.deposits, self.due), NOTHING)


def money_of(booking: RoomBooking) -> RoomMoney:
    """Two queries."""
    prepaid = prepaid_for(booking.cause)
    is_cancelled = booking.state == RoomBooking.State.CANCELLED
    due = NOTHING if is_cancelled else booking.price - prepaid.deposits - prepaid.paid
    return RoomMoney(
        booking.price,
        booking.deposit_asked,
        prepaid.deposits,
        prepaid.held,
        prepaid.paid,
        max(due, NOTHING),
        prepaid.receipts,
    )


def proposed_deposit(booking: RoomBooking) -> Decimal:
    return booking.deposit_asked or share(booking.price, deposit_percent(clock.now()))
