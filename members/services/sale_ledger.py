"""What a sale and its payment write into the books. Called inside the transaction of the service that sells."""

from decimal import Decimal

from members.models import LedgerAccount, LedgerTransaction, Membership, Payment
from members.services.ledger import Entries, account_of, house_account, open_lot, post
from venue.actors import Actor

Kind = LedgerAccount.Kind


def post_sale(membership: Membership, *, by: Actor) -> LedgerTransaction:
    """The buyer owes the price from now on; a pack's credits are in its own account."""
    price = membership.price_paid or Decimal(0)
    entries: Entries = {
        account_of(membership.member_id, Kind.MONEY): -price,
        house_account(Kind.SALES): price,
        **(_credits(membership) if membership.is_pack else {}),
    }
    return post(LedgerTransaction.Kind.SALE, f"sale:{membership.pk}", f"sale:{membership.pk}", entries, by=by)


def post_payment(payment: Payment, *, by: Actor) -> LedgerTransaction:
    """What was paid is owed no longer."""
    entries = {
        account_of(payment.payer.pk, Kind.MONEY): payment.amount,
        house_account(Kind.TAKINGS): -payment.amount,
    }
    return post(LedgerTransaction.Kind.PAYMENT, f"payment:{payment.pk}", f"payment:{payment.pk}", entries, by=by)


def _credits(membership: Membership) -> dict[LedgerAccount, Decimal]:
    plan = membership.plan
    credits = Decimal(plan.credits or 0)
    lot = open_lot(membership.pk, membership.member_id, int(credits), plan.module)
    return {lot.account: credits, house_account(Kind.CREDITS_ISSUED): -credits}
