"""Reading the books of one person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import QueryDict
from django.utils.translation import gettext as _

from members import causes
from members.causes import Cause
from members.models import (
    CreditGrace,
    CreditLot,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    Member,
)
from members.words import credits_in_words, signed
from venue import clock, keyset
from venue.wording import money

PER_PAGE = 50
NO_CAUSE = Cause("", "")


@dataclass(frozen=True)
class Line:
    """What a transaction did to one account of the person, and what stood there afterwards."""

    account: str
    amount: str
    after: str


@dataclass(frozen=True)
class Happening:
    """One transaction in the words of its reader."""

    posted: LedgerTransaction
    cause: Cause
    who: str
    lines: tuple[Line, ...]
    usable_until: date | None = None  # of a credit that came back: the last of its days of grace, where it has some


Moves = tuple[keyset.Page[LedgerTransaction], tuple[Happening, ...]]


@dataclass(frozen=True)
class Books:
    """A page of a person's transactions, newest first, and how they stand now."""

    page: keyset.Page[LedgerTransaction]
    happenings: tuple[Happening, ...]
    money: Decimal
    fees: Decimal
    credits: int


def books_of(member: Member, query: QueryDict, *, is_own: bool) -> Books:
    """The transactions that touched an account of this person; `is_own` as in `members.causes.told`."""
    accounts = list(LedgerAccount.objects.filter(member=member))
    page, happenings = moves_of(accounts, query, is_own=is_own)
    money, fees = _standing(accounts)
    return Books(page, happenings, money, fees, _credits(accounts, clock.today()))


def moves_of(accounts: Sequence[LedgerAccount], query: QueryDict, *, is_own: bool) -> Moves:
    """The same of some of a person's accounts, such as that of one pack, and of nothing else."""
    touching = LedgerEntry.objects.filter(account__in=accounts).values("transaction")
    rows = LedgerTransaction.objects.filter(pk__in=touching).select_related("by").order_by("-pk")
    page = keyset.paginate(rows, query, size=PER_PAGE)
    return page, tuple(_told(page.rows, accounts, is_own))


def _credits(accounts: Iterable[LedgerAccount], today: date) -> int:
    """What may be used, of packs to come as well; not what was left when one ran out."""
    lots = CreditLot.objects.filter(account__in=accounts).select_related("account", "membership")
    return sum(lot.usable_on(max(today, lot.membership.starts_on)) for lot in lots.prefetch_related("graces"))


def _standing(accounts: Iterable[LedgerAccount]) -> tuple[Decimal, Decimal]:
    sums = {kind: Decimal(0) for kind in LedgerAccount.Kind}
    for account in accounts:
        sums[LedgerAccount.Kind(account.kind)] += account.balance
    kinds = LedgerAccount.Kind
    return sums[kinds.MONEY], -sums[kinds.FEES]


def _told(posted: Sequence[LedgerTransaction], accounts: Sequence[LedgerAccount], is_own: bool) -> Iterable[Happening]:
    lines: dict[int, list[Line]] = {each.pk: [] for each in posted}
    for entry in _entries(posted, accounts):
        lines[entry.transaction_id].append(_line(entry))
    known, graces = causes.told((each.cause for each in posted), is_own=is_own), _graces(posted)
    for each in posted:
        cause = known.get(each.cause, NO_CAUSE)
        who = each.by_name if each.by_id or not each.by_name else _(each.by_name)
        yield Happening(each, cause, who, tuple(lines[each.pk]), graces.get(each.pk))


def _entries(posted: Sequence[LedgerTransaction], accounts: Sequence[LedgerAccount]) -> "QuerySet[LedgerEntry]":
    earlier = LedgerEntry.objects.filter(account=OuterRef("account"), pk__lte=OuterRef("pk")).order_by()
    entries = LedgerEntry.objects.filter(transaction__in=posted, account__in=accounts)
    after = Subquery(earlier.values("account").annotate(sum=Sum("amount")).values("sum"))
    return entries.select_related("account__lot__membership__plan").annotate(after=after).order_by("pk")


def _line(entry: LedgerEntry) -> Line:
    account, after = entry.account, entry.after  # type: ignore[attr-defined]
    is_credits = account.kind == LedgerAccount.Kind.CREDITS
    name = account.lot.membership.plan.name if is_credits else account.get_kind_display()
    return Line(
        str(name),
        signed(entry.amount, is_credits=is_credits),
        credits_in_words(int(after)) if is_credits else money(after),
    )


def _graces(posted: Sequence[LedgerTransaction]) -> dict[int, date]:
    returned = {each.cause: each.pk for each in posted if each.kind == LedgerTransaction.Kind.CREDIT_RETURNED}
    graces = CreditGrace.objects.filter(cause__in=returned).values_list("cause", "usable_until")
    return {returned[cause]: until for cause, until in graces}
