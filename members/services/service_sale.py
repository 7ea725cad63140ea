"""Selling what is neither a membership nor a pack: a service with a price, such as a treatment, paid at the desk."""

import logging
from decimal import Decimal

from members.models import LedgerTransaction, Member, Payment
from members.services import messages
from members.services.ledger import Kind, account_of, house_account, post, reverse
from members.services.numbers import next_receipt
from members.services.sale import Paying
from members.services.sale_ledger import post_payment
from venue import clock, locking
from venue.actors import Actor, name_of, user_of

logger = logging.getLogger(__name__)

What = LedgerTransaction.Kind


def sell_service(member_pk: int, cause: str, price: Decimal, paying: Paying, *, by: Actor) -> Payment:
    """Sell a service to a person and take the money for it. `cause` is what it is called in the books, such as
    `appointment:5`; the caller sees to it that nothing is sold twice.

    Locks the person's account. Writes the payment, sale and payment into the books, and one receipt message. What was
    taken back before can be sold anew.
    """
    with locking.atomic(by=by):
        member = Member.objects.get(pk=member_pk)
        key = f"sale:{cause}"
        if again := LedgerTransaction.objects.filter(cause=cause, kind=What.SALE).count():
            key = f"{key}:{again + 1}"
        entries = {account_of(member_pk, Kind.MONEY): -price, house_account(Kind.SALES): price}
        post(What.SALE, cause, key, entries, by=by)
        payment = Payment.objects.create(
            kind=Payment.Kind.BOOKED,
            cause=cause,
            number=next_receipt(),
            member=member,
            amount=price,
            method=paying.method,
            reference=paying.reference.strip(),
            taken_at=clock.now(),
            taken_by=user_of(by),
            taken_by_name=name_of(by)[:80],
        )
        post_payment(payment, by=by)
        messages.send_service_receipt(payment, member)
    logger.info("service %s sold, payment %s", cause, payment.pk)
    return payment


def take_back_service(cause: str, *, by: Actor, note: str) -> LedgerTransaction | None:
    """Take the sale of a service back, once: what was paid stands in the person's account from now on, to be paid back
    or used. Nothing where nothing was sold, or all of it was taken back.
    """
    sold = LedgerTransaction.objects.filter(cause=cause, kind=What.SALE, reversals=None).order_by("-pk").first()
    return reverse(sold, by=by, note=note) if sold else None
