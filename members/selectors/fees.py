"""Reading the fees that people owe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from members.causes import Cause, told
from members.models import LedgerAccount, LedgerEntry, LedgerTransaction, Member, Payment

What = LedgerTransaction.Kind
MOST = 50


@dataclass(frozen=True)
class Fees:
    """What a person owes, what it was charged for (what was taken back left out), and what was paid, latest first."""

    owed: Decimal
    charged: Sequence[tuple[LedgerTransaction, Decimal, Cause]]
    paid: Sequence[Payment]


def owed_by(members: Iterable[int]) -> dict[int, Decimal]:
    """What each of these people owes, whoever owes something; one query for all."""
    accounts = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.FEES, member__in=set(members), balance__lt=0)
    return {pk: -balance for pk, balance in accounts.values_list("member_id", "balance")}


def owed_and_standing(member: Member) -> tuple[Decimal, Decimal]:
    """What a person owes in fees, and what the house owes them in money; one query."""
    kinds = LedgerAccount.Kind
    accounts = LedgerAccount.objects.filter(kind__in=(kinds.FEES, kinds.MONEY), member=member)
    balances = dict(accounts.values_list("kind", "balance"))
    return -balances.get(kinds.FEES, Decimal(0)), max(balances.get(kinds.MONEY, Decimal(0)), Decimal(0))


def fees_of(member: Member) -> Fees:
    entries = (
        LedgerEntry.objects.filter(
            account__kind=LedgerAccount.Kind.FEES,
            account__member=member,
            transaction__kind=What.FEE_POSTED,
            transaction__reversals=None,
        )
        .select_related("transaction__by")
        .order_by("-pk")[:MOST]
    )
    known = told((each.transaction.cause for each in entries), is_own=False)
    return Fees(
        owed=owed_by([member.pk]).get(member.pk, Decimal(0)),
        charged=[
            (each.transaction, -each.amount, known.get(each.transaction.cause, Cause(each.transaction.note, "")))
            for each in entries
        ],
        paid=list(member.fee_payments.filter(kind=Payment.Kind.FEES).order_by("-pk")[:MOST]),
    )


def fee_of(cause: str) -> LedgerTransaction | None:
    """The fee that was charged for a cause."""
    return LedgerTransaction.objects.filter(kind=What.FEE_POSTED, cause=cause).first()
