"""Paying out money that stands in a person's account, such as a fee that was paid and then taken back."""

import logging
from decimal import Decimal

import pgtrigger

from members.errors import MoreThanStands
from members.models import LedgerAccount, LedgerTransaction, Member, Payment
from members.rules import PAY_BACK_RULES, PayBackFacts
from members.services import messages
from members.services.ledger import Kind, account_of, house_account, post
from members.services.numbers import next_receipt
from members.services.sale import Paying
from venue import audit, clock, locking
from venue.actors import Actor, name_of, user_of
from venue.constraints import refused_as
from venue.rules import check

OF_WHAT_STANDS = "members_ledgertransaction_paid_back_of_what_stands"
LOOKED_AT = "members.LedgerTransaction:no_more_back_than_stands"  # by the database, once all entries are written

logger = logging.getLogger(__name__)


def pay_back(member_pk: int, amount: Decimal, paying: Paying, *, note: str = "", by: Actor) -> Payment:
    """Pay money back, all that stands in the person's account or a part of it. Locks the account: two desks do not pay
    it twice.

    Writes the payment, one transaction in the books, the audit, and one message. Raises what `PAY_BACK_RULES` raise;
    beneath them the database refuses an account that it would leave with less than nothing.
    """
    with locking.atomic(by=by):
        member = Member.objects.select_related("guardian").get(pk=member_pk)
        account = locking.lock_one(LedgerAccount, account_of(member_pk, Kind.MONEY).pk)
        check(PAY_BACK_RULES, PayBackFacts(stands=account.balance, amount=amount), clock.today())
        payment = Payment.objects.create(
            kind=Payment.Kind.BACK,
            number=next_receipt(),
            member=member,
            amount=amount,
            method=paying.method,
            reference=paying.reference.strip(),
            taken_at=clock.now(),
            taken_by=user_of(by),
            taken_by_name=name_of(by)[:80],
        )
        cause, entries = f"payment:{payment.pk}", {account: -amount, house_account(Kind.TAKINGS): amount}
        with refused_as({OF_WHAT_STANDS: MoreThanStands()}):
            post(LedgerTransaction.Kind.PAID_BACK, cause, cause, entries, by=by, note=note)
            pgtrigger.constraints(pgtrigger.Immediate, LOOKED_AT)
        audit.record("payment.paid_back", by=by, about=payment, amount=str(amount), method=paying.method)
        messages.send_paid_back(payment, member)
    logger.info("money of member %s paid back, payment %s", member_pk, payment.pk)
    return payment
