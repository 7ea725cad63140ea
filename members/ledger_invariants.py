"""What must be true of the books."""

from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from members.models import CreditGrace, CreditLot, LedgerAccount, LedgerEntry, LedgerTransaction, Membership, Payment
from members.models.ledger import IN_CREDITS, OF_MEMBERS
from venue.invariants import Invariant

MONEY = DecimalField(max_digits=12, decimal_places=2)
NOTHING = Value(Decimal(0), MONEY)


def accounts_that_miscount() -> QuerySet[LedgerAccount]:
    """Of people; the house's keep no balance."""
    added = LedgerEntry.objects.filter(account=OuterRef("pk")).order_by().values("account").annotate(sum=Sum("amount"))
    accounts = LedgerAccount.objects.filter(kind__in=OF_MEMBERS)
    counted = accounts.annotate(added=Coalesce(Subquery(added.values("sum")), NOTHING))
    return counted.exclude(balance=F("added")).order_by("pk")


def transactions_that_do_not_add_up() -> QuerySet[LedgerTransaction]:
    """Or that have no entries at all."""
    in_credits = Q(entries__account__kind__in=IN_CREDITS)
    sums = LedgerTransaction.objects.annotate(
        count=Count("entries"),
        credits=Coalesce(Sum("entries__amount", filter=in_credits), NOTHING),
        money=Coalesce(Sum("entries__amount", filter=~in_credits), NOTHING),
    )
    return sums.filter(~Q(credits=0) | ~Q(money=0) | Q(count=0)).order_by("pk")


def _booked(what: str, amount: Any, member: str, account: str = "money") -> Exists:
    """Whether the row is in the books of its member with this amount."""
    own = LedgerTransaction.objects.annotate(of=Concat(Value(f"{what}:"), Cast(OuterRef("pk"), CharField())))
    return Exists(
        own.filter(
            key=F("of"),
            entries__amount=amount,
            entries__account__kind=account,
            entries__account__member=OuterRef(member),
        )
    )


def contracts_outside_the_books() -> QuerySet[Membership]:
    sold = Membership.objects.filter(sold_at__isnull=False)
    return sold.exclude(_booked("sale", OuterRef("price_paid") * -1, "member")).order_by("pk")


def payments_outside_the_books() -> QuerySet[Payment]:
    """For a contract in the account for money, for fees in that of fees; what was paid back left that for money."""
    sale = Q(_booked("payment", OuterRef("amount"), "membership__member"), kind="sale")
    fees = Q(_booked("payment", OuterRef("amount"), "member", account="fees"), kind="fees")
    back = Q(_booked("payment", OuterRef("amount") * -1, "member"), kind="back")
    service = Q(_booked("payment", OuterRef("amount"), "member"), kind="service")
    return Payment.objects.exclude(sale | fees | back | service).order_by("pk")


def packs_without_their_credits() -> QuerySet[Membership]:
    """And memberships for a period that have some."""
    return Membership.objects.exclude(
        Q(kind="pack", credit_lot__isnull=False, credit_lot__account__member=F("member"))
        | Q(kind="period", credit_lot=None)
    ).order_by("pk")


def lots_out_of_bounds() -> QuerySet[CreditLot]:
    return CreditLot.objects.exclude(account__balance__gte=0, account__balance__lte=F("credits")).order_by("pk")


def graces_that_do_not_fit() -> QuerySet[CreditGrace]:
    """Days of grace are given for a credit of the pack that came back, and used for one of it that was used."""
    of_the_lot = LedgerTransaction.objects.filter(entries__account__lot=OuterRef("lot"))
    came_back = of_the_lot.filter(kind="credit_returned", cause=OuterRef("cause"))
    used = of_the_lot.filter(kind="credit_spent", cause=OuterRef("spent_for"))
    right = CreditGrace.objects.filter(Exists(came_back)).filter(Q(spent_for="") | Exists(used))
    return CreditGrace.objects.exclude(pk__in=right.values("pk")).order_by("pk")


LEDGER_INVARIANTS = [
    Invariant(
        "members.balance", _("The balance of an account is not what its entries add up to."), accounts_that_miscount
    ),
    Invariant(
        "members.adds_up",
        _("A transaction in the books does not add up to nothing, or has no entries."),
        transactions_that_do_not_add_up,
    ),
    Invariant("members.sale_in_books", _("A contract was sold and is not in the books."), contracts_outside_the_books),
    Invariant(
        "members.payment_in_books",
        _("A payment was taken or paid back and is not in the books."),
        payments_outside_the_books,
    ),
    Invariant(
        "members.pack_has_credits",
        _("A pack has no credits of its own, or a membership for a period has some."),
        packs_without_their_credits,
    ),
    Invariant(
        "members.grace",
        _("Days of grace were given for a credit that never came back, or used for one that was not used."),
        graces_that_do_not_fit,
    ),
    Invariant(
        "members.credits", _("More credits are left of a pack than were sold, or fewer than none."), lots_out_of_bounds
    ),
]
