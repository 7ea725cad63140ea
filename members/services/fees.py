"""Fees that people owe: taken at the desk, and taken back where they were wrong."""

import logging
from decimal import Decimal

from members.models import LedgerAccount, LedgerTransaction, Member, Payment
from members.rules import FEES_RULES, FeesFacts
from members.selectors.fees import fee_of
from members.services import messages
from members.services.ledger import Kind, account_of, house_account, post, reverse
from members.services.numbers import next_receipt
from members.services.sale import Paying
from venue import clock, locking
from venue.actors import Actor, name_of, user_of
from venue.rules import check

logger = logging.getLogger(__name__)

What = LedgerTransaction.Kind


def take_fees(member_pk: int, amount: Decimal, paying: Paying, *, by: Actor) -> Payment:
    """Take money for fees, all that is owed or a part of it. Locks the account: two desks do not take it twice.

    Writes the payment, both into the books, and one receipt message. Raises what `FEES_RULES` raise.
    """
    with locking.atomic(by=by):
        member = Member.objects.get(pk=member_pk)
        account = locking.lock_one(LedgerAccount, account_of(member_pk, Kind.FEES).pk)
        check(FEES_RULES, FeesFacts(owed=-account.balance, amount=amount), clock.today())
        payment = Payment.objects.create(
            kind=Payment.Kind.FEES,
            number=next_receipt(),
            member=member,
            amount=amount,
            method=paying.method,
            reference=paying.reference.strip(),
            taken_at=clock.now(),
            taken_by=user_of(by),
            taken_by_name=name_of(by)[:80],
        )
        entries = {account: amount, house_account(Kind.TAKINGS): -amount}
        post(What.PAYMENT, f"payment:{payment.pk}", f"payment:{payment.pk}", entries, by=by)
        messages.send_fee_receipt(payment, member)
    logger.info("fees of member %s taken, payment %s", member_pk, payment.pk)
    return payment


def take_back_fee(cause: str, *, by: Actor, note: str) -> LedgerTransaction | None:
    """Take the fee back that was charged for a cause, once; nothing where none was.

    What was paid of it already is from now on owed to the person: it stands in their money account. Locks both.
    """
    fee = fee_of(cause)
    charged = fee.entries.filter(account__member__isnull=False).select_related("account").first() if fee else None
    member_pk = charged.account.member_id if charged else None
    if fee is None or charged is None or member_pk is None:
        return None
    with locking.atomic(by=by):
        fees, money = (account_of(member_pk, kind) for kind in (Kind.FEES, Kind.MONEY))
        locked = {account.pk: account for account in locking.lock(LedgerAccount, [fees.pk, money.pk])}
        amount, owed = -charged.amount, -locked[fees.pk].balance
        if owed >= amount:
            return reverse(fee, by=by, note=note)
        entries = {
            **({fees: owed} if owed else {}),
            money: amount - owed,
            house_account(Kind.FEE_INCOME): -amount,
        }
        return post(What.REVERSAL, cause, f"reversal:{fee.pk}", entries, by=by, note=note, reverses=fee.pk)
