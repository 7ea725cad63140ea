"""Reading the fees that people owe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from members.causes import Cause, told
from members.models import LedgerAccount, LedgerEntry, LedgerTransaction, Member, Payment
from venue.prepared import AmongKeys, Prepared

What, Kind = LedgerTransaction.Kind, LedgerAccount.Kind
MOST = 50


@dataclass(frozen=True)
class Fees:
    """What a person owes, what it was charged for (what was taken back left out), and what was paid, latest first."""

    owed: Decimal
    charged: Sequence[tuple[LedgerTransaction, Decimal, Cause]]
    paid: Sequence[Payment]


_owed = Prepared(
    lambda members: (
        LedgerAccount.objects.filter(AmongKeys("member", members), kind=LedgerAccount.Kind.FEES, balance__lt=0)
        .order_by()
        .values_list("member_id", "balance")
    ),
    members=list,
)


def owed_by(members: Iterable[int]) -> dict[int, Decimal]:
    """What each of these people owes, whoever owes something; one query for all."""
    return {pk: -balance for pk, balance in _owed.rows(members=sorted(set(members)))}


_balances = Prepared(
    lambda member: (
        LedgerAccount.objects.filter(kind__in=(Kind.FEES, Kind.MONEY), member=member)
        .order_by()
        .values_list("kind", "balance")
    ),
    member=int,
)


def owed_and_standing(member: Member) -> tuple[Decimal, Decimal]:
    """What a person owes in fees, and what the house owes them in money; one query."""
    balances = dict(_balances.rows(member=member.pk))
    return -balances.get(Kind.FEES, Decimal(0)), max(balances.get(Kind.MONEY, Decimal(0)), Decimal(0))


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
    """The fee that was charged for a cause, the last of them where one was taken back before."""
    return LedgerTransaction.objects.filter(kind=What.FEE_POSTED, cause=cause).order_by("-pk").first()
