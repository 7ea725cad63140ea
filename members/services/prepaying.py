"""Money for something that somebody has booked: held as a deposit before, charged once it was used.

Everything hangs on a cause, such as `room_booking:5`; whoever knows what that is asks here. Called inside the
transaction of the service that causes it, which has locked what was booked.
"""

import logging
from collections.abc import Callable
from decimal import Decimal

from members.models import LedgerAccount, LedgerTransaction, Member, Payment
from members.selectors.prepaid import prepaid_for
from members.services import messages
from members.services.ledger import Kind, account_of, house_account, post
from members.services.numbers import next_receipt
from members.services.sale import Paying
from venue import clock, locking
from venue.actors import Actor, name_of, user_of

logger = logging.getLogger(__name__)

What = LedgerTransaction.Kind


def take_deposit(
    member_pk: int, amount: Decimal, cause: str, paying: Paying, *, named: Callable[[], str], by: Actor
) -> Payment:
    """Money that is held until it is known what it is for: it is not in the person's money, and nobody pays it back by
    accident. One receipt, in which `named` says what it is for.
    """
    return _take(member_pk, amount, cause, paying, Payment.Kind.DEPOSIT, Kind.DEPOSITS, named, by)


def take_for(
    member_pk: int, amount: Decimal, cause: str, paying: Paying, *, named: Callable[[], str], by: Actor
) -> Payment:
    """Money for what was charged."""
    return _take(member_pk, amount, cause, paying, Payment.Kind.BOOKED, Kind.MONEY, named, by)


def _take(
    member_pk: int,
    amount: Decimal,
    cause: str,
    paying: Paying,
    kind: str,
    account: Kind,
    named: Callable[[], str],
    by: Actor,
) -> Payment:
    with locking.atomic(by=by):
        member = Member.objects.select_related("guardian").get(pk=member_pk)
        payment = Payment.objects.create(
            kind=kind,
            number=next_receipt(),
            member=member,
            cause=cause,
            amount=amount,
            method=paying.method,
            reference=paying.reference.strip(),
            taken_at=clock.now(),
            taken_by=user_of(by),
            taken_by_name=name_of(by)[:80],
        )
        entries = {account_of(member_pk, account): amount, house_account(Kind.TAKINGS): -amount}
        post(What.PAYMENT, f"payment:{payment.pk}", f"payment:{payment.pk}", entries, by=by)
        messages.send_booked_receipt(payment, member, named)
    logger.info("%s of member %s taken for %s, payment %s", kind, member_pk, cause, payment.pk)
    return payment


def settle(member_pk: int, cause: str, *, price: Decimal = Decimal(0), fee: Decimal = Decimal(0), by: Actor) -> None:
    """It is over: the `price` is owed from now on, or the `fee` for cancelling; a deposit pays of it what it can, and
    what is left of it stands in the person's money, to be paid back. Once for a cause; asked again, nothing happens.

    Locks the person's accounts for money, fees and deposits.
    """
    with locking.atomic(by=by):
        money, fees, deposits = (account_of(member_pk, kind) for kind in (Kind.MONEY, Kind.FEES, Kind.DEPOSITS))
        locking.lock(LedgerAccount, [money.pk, fees.pk, deposits.pk])
        if price:
            entries = {money: -price, house_account(Kind.SALES): price}
            post(What.SALE, cause, f"sale:{cause}", entries, by=by)
        if fee:
            post(What.FEE_POSTED, cause, f"fee:{cause}", {fees: -fee, house_account(Kind.FEE_INCOME): fee}, by=by)
        if held := prepaid_for(cause).held:
            kept = min(held, fee)
            moved = {deposits: -held, fees: kept, money: held - kept}
            post(What.DEPOSIT_SETTLED, cause, f"deposit:{cause}", {a: x for a, x in moved.items() if x}, by=by)
