"""Writing into the books: the only place that does. What the signs mean: `members.models.ledger`."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q

from members.errors import NoCreditLeft
from members.models import CreditLot, LedgerAccount, LedgerEntry, LedgerTransaction
from members.services.grace import give_grace, spend_grace
from venue import clock, constraints, locking
from venue.actors import Actor, name_of, user_of

Kind = LedgerAccount.Kind
What = LedgerTransaction.Kind
Entries = Mapping[LedgerAccount, Decimal]

CREDITS_LAST = "members_ledgeraccount_credits_last"
ONE = Decimal(1)


def account_of(member_pk: int, kind: Kind) -> LedgerAccount:
    """A person's account for money or fees, opened when it is first asked for; two at once open one."""
    return _the_one(LedgerAccount(kind=kind, member_id=member_pk))


def house_account(kind: Kind) -> LedgerAccount:
    """An account of the house, opened when it is first asked for. Its balance is not kept, so nobody locks it."""
    return _the_one(LedgerAccount(kind=kind))


def _the_one(wanted: LedgerAccount) -> LedgerAccount:
    the_same = LedgerAccount.objects.filter(Q(kind=wanted.kind, member_id=wanted.member_id))
    return the_same.first() or (constraints.insert_new(wanted), the_same.get())[1]


def open_lot(membership_pk: int, member_pk: int, credits: int, module: str) -> CreditLot:
    """A pack's own account, still empty: the sale puts the credits into it. Called by the service that sells."""
    account = LedgerAccount.objects.create(kind=Kind.CREDITS, member_id=member_pk)
    return CreditLot.objects.create(membership_id=membership_pk, account=account, credits=credits, module=module)


def post(
    kind: What, cause: str, key: str, entries: Entries, *, by: Actor, note: str = "", reverses: int | None = None
) -> LedgerTransaction:
    """Write one transaction; with a key that was used before nothing is written and the first is returned.

    Locks the people's accounts in it, by ascending key: who posts more than once in a transaction locks all of them
    before. The database refuses at the commit what does not add up to nothing.
    """
    with locking.atomic(by=by):
        locking.lock(LedgerAccount, [account.pk for account in entries if account.member_id])
        row = LedgerTransaction(
            kind=kind,
            cause=cause,
            key=key,
            at=clock.now(),
            by=user_of(by),
            by_name=name_of(by)[:80],
            reverses_id=reverses,
            note=note.strip(),
        )
        is_new = constraints.insert_new(row)
        posted = LedgerTransaction.objects.get(key=key)
        if is_new:
            LedgerEntry.objects.bulk_create(
                LedgerEntry(transaction=posted, account=account, amount=amount) for account, amount in entries.items()
            )
        return posted


def reverse(transaction: LedgerTransaction, *, by: Actor, note: str) -> LedgerTransaction:
    """Take a transaction back by its opposite, once: asked again, the first answer is returned."""
    return _undo(transaction, What.REVERSAL, by=by, note=note)


def post_fee(member_pk: int, amount: Decimal, cause: str, *, by: Actor) -> LedgerTransaction:
    """Charge a fee, owed until it is paid or taken back with `reverse`. Once for a cause, and
    anew where it was taken back.
    """
    entries = {account_of(member_pk, Kind.FEES): -amount, house_account(Kind.FEE_INCOME): amount}
    taken_back = LedgerTransaction.objects.filter(reverses__kind=What.FEE_POSTED, reverses__cause=cause).count()
    key = f"fee:{cause}" if not taken_back else f"fee:{cause}:{taken_back + 1}"
    return post(What.FEE_POSTED, cause, key, entries, by=by)


def spend_credit(lot: CreditLot, cause: str, *, day: date | None = None, by: Actor) -> LedgerTransaction:
    """Use one credit of a pack for a cause, such as `booking:5`, once; for a class on that `day` after the pack's last
    one that came back and has days of grace. Locks its account. Raises `NoCreditLeft`.
    """
    refused = NoCreditLeft(facts={"credits": lot.credits})
    with locking.atomic(by=by):
        account = locking.lock_one(LedgerAccount, lot.account_id)
        spent = spent_for(cause)
        if spent:
            return spent
        if account.balance < ONE:
            raise refused
        if day and day > lot.membership.ends_on and not spend_grace(lot, day, cause):
            raise refused
        entries = {account: -ONE, house_account(Kind.CREDITS_ISSUED): ONE}
        with constraints.refused_as({CREDITS_LAST: refused}):
            return post(What.CREDIT_SPENT, cause, _spending(cause), entries, by=by)


def return_credit(cause: str, *, by: Actor, note: str = "", is_venues: bool = False) -> LedgerTransaction | None:
    """Give the credit that was used for a cause back to the same pack, once; nothing where none was used."""
    return next(iter(return_credits([cause], by=by, note=note, is_venues=is_venues)), None)


def return_credits(
    causes: Sequence[str], *, by: Actor, note: str = "", is_venues: bool = False
) -> list[LedgerTransaction]:
    """The same for many causes, such as all bookings of a class that is called off (`is_venues`). Locks all accounts
    first. A pack that has run out, or is about to, gets days of grace for every one (`members.services.grace`).
    """
    keys = [_spending(cause) for cause in causes]
    if not LedgerTransaction.objects.filter(key__in=keys).exists():  # most are not paid with a credit
        return []
    with locking.atomic(by=by):
        found = LedgerAccount.objects.filter(member__isnull=False, entries__transaction__key__in=keys)
        locking.lock(LedgerAccount, found.values_list("pk", flat=True))
        spent = (spent_for(cause) for cause in causes)
        return [_return(each, by=by, note=note, is_venues=is_venues) for each in spent if each]


def _return(spent: LedgerTransaction, *, by: Actor, note: str, is_venues: bool) -> LedgerTransaction:
    if returned := spent.reversals.first():
        return returned
    returned = _undo(spent, What.CREDIT_RETURNED, by=by, note=note)
    give_grace(spent, is_venues=is_venues)
    return returned


def spent_for(cause: str) -> LedgerTransaction | None:
    return LedgerTransaction.objects.filter(key=_spending(cause)).first()


def _spending(cause: str) -> str:
    return f"{What.CREDIT_SPENT}:{cause}"


def _undo(transaction: LedgerTransaction, kind: What, *, by: Actor, note: str) -> LedgerTransaction:
    entries = {each.account: -each.amount for each in transaction.entries.select_related("account")}
    key = f"reversal:{transaction.pk}"
    return post(kind, transaction.cause, key, entries, by=by, note=note, reverses=transaction.pk)
