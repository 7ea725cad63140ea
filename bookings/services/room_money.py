"""Money for rooms: who pays, the deposit, the rest, and what becomes of both in the end."""

from decimal import Decimal

from django.utils.translation import gettext_lazy

from bookings.models import RoomBooking
from bookings.room_errors import DepositTooHigh, PayerFixed
from bookings.room_rules import MONEY_RULES, MoneyFacts
from bookings.selectors.causes import room_in_words
from bookings.selectors.room_money import money_of
from members.models import Member, Payment
from members.selectors.prepaid import prepaid_for
from members.selectors.refund import left_to_refund
from members.services import prepaying
from members.services.member import Facts, add_member
from members.services.refund import request_refund
from members.services.sale import Paying
from venue import clock, locking, wording
from venue.actors import Actor
from venue.rules import check

State = RoomBooking.State
_TOO_HIGH = gettext_lazy("The room costs %(price)s; a deposit is no more than that.")


def note_payer(pk: int, member: Member | None, *, is_somebody_else: bool = False, by: Actor) -> RoomBooking:
    """Say which person known here pays; without one the contact is written down as a guest. Of what is over already
    the price, or the fee, is charged now.

    Locks the booking. Raises `PayerFixed` once money was taken, and for a new guest what `add_member` says.
    """
    with locking.atomic(by=by):
        contact = RoomBooking.objects.get(pk=pk)
        payer = member or add_member(
            Facts(contact.name, contact.phone, contact.email, language=contact.language),
            is_somebody_else=is_somebody_else,
            by=by,
        )
        booking = locking.lock_one(RoomBooking, pk)
        if prepaid_for(booking.cause).receipts:
            raise PayerFixed
        booking.member = payer
        booking.save(update_fields=["member"])
        settle_if_over(booking, by=by)
    return booking


def refuse_other_payer(was: RoomBooking, booking: RoomBooking) -> None:
    """Raise `PayerFixed` where a change would let another person pay than money was taken of."""
    if was.member_id not in (None, booking.member_id) and prepaid_for(booking.cause).receipts:
        raise PayerFixed


def ask_deposit(pk: int, amount: Decimal, *, by: Actor) -> RoomBooking:
    """Say what deposit is wanted; 0 for none. Locks the booking; raises `DepositTooHigh`."""
    with locking.atomic(by=by):
        booking = locking.lock_one(RoomBooking, pk)
        if amount > booking.price:
            words = str(_TOO_HIGH) % {"price": wording.money(booking.price)}
            raise DepositTooHigh(words, facts={"price": str(booking.price), "amount": str(amount)})
        booking.deposit_asked = amount
        booking.save(update_fields=["deposit_asked"])
    return booking


def take(pk: int, amount: Decimal, paying: Paying, *, by: Actor) -> Payment:
    """Take money for a room: until it is used as a deposit, which is held; afterwards for what is owed. Locks the
    booking, so that two desks do not take it twice, then the account. Raises what `MONEY_RULES` say.
    """
    with locking.atomic(by=by):
        booking = locking.lock_one(RoomBooking, pk)
        due = money_of(booking).due
        check(MONEY_RULES, MoneyFacts(booking.state, booking.member_id is not None, due, amount), clock.now())
        assert booking.member_id is not None  # a rule says so
        taking = prepaying.take_for if booking.state == State.FINISHED else prepaying.take_deposit
        return taking(booking.member_id, amount, booking.cause, paying, named=lambda: room_in_words(booking), by=by)


def settle_if_over(booking: RoomBooking, *, by: Actor) -> None:
    """Charge what was used, or the fee for cancelling, and let the deposit pay it; the caller holds the booking.
    Nothing as long as it goes on, or nobody is known who pays.
    """
    if booking.member_id is None:
        return
    if booking.state == State.FINISHED:
        prepaying.settle(booking.member_id, booking.cause, price=booking.price, by=by)
    elif booking.state == State.CANCELLED:
        left = prepaid_for(booking.cause).held - booking.fee
        prepaying.settle(booking.member_id, booking.cause, fee=booking.fee, by=by)
        if left > 0:
            ask_back(booking, left, by=by)


def ask_back(booking: RoomBooking, left: Decimal, *, by: Actor) -> None:
    """Ask that what is left of a deposit goes back; whatever else the person owes is taken off it."""
    assert booking.member is not None
    if amount := min(left, left_to_refund(booking.member)):
        reason = booking.cancel_reason or room_in_words(booking)[:200]
        request_refund(booking.member.pk, amount, cause=booking.cause, reason=reason, by=by)
