"""Reading contracts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from members.models import CreditGrace, CreditLot, Freeze, Member, Membership
from members.selectors.freeze import present_or_next
from venue.prepared import PreparedModel, put_at_hand

CURRENT, PAUSED, COMING, USED_UP, EXPIRED = "current", "paused", "coming", "used_up", "expired"
RENEW_SOON = 30  # days before the end on which one’s own page speaks of renewing


@dataclass(frozen=True)
class Contract:
    """A membership or pack and how it stands on a day; derived, never stored. `days_left` counts the day itself.

    `pause` is the one that holds on the day, else the next. `lot` are the credits of a pack, where they are at hand,
    with `credits_left` of them to be used until `good_until`; `is_next` is the pack that is used first.
    """

    membership: Membership
    state: str
    days_left: int
    lot: CreditLot | None = None
    is_next: bool = False
    pause: Freeze | None = None
    credits_left: int = 0
    good_until: date | None = None

    @property
    def is_pack(self) -> bool:
        return self.membership.is_pack

    @property
    def may_be_paused(self) -> bool:
        """Whether the page of a pause has anything to offer; what it asks for is judged there."""
        return not self.is_pack and self.state in (CURRENT, PAUSED, COMING)

    @property
    def is_in_grace(self) -> bool:
        """Whether the pack has run out and a credit that came back may still be used."""
        return self.good_until is not None and self.good_until > self.membership.ends_on and self.credits_left > 0


@dataclass(frozen=True)
class Person:
    """A person of a list with the contract that matters most: the one that holds, else one to come, else the last."""

    member: Member
    contract: Contract | None


def covering(member: Member, day: date) -> Membership | None:
    """The contract that holds on a day; of several the one that ends first, so that the longer one lasts."""
    return member.memberships.covering(day).select_related("plan").order_by("ends_on", "pk").first()


def contracts_of(member: Member, day: date) -> list[Contract]:
    """All contracts, the one that lasts longest first, with payments and renewals at hand."""
    return _standing_of_all(list(_in_full(member.memberships.all()).order_by("-ends_on", "-pk")), day)


_rows = PreparedModel(
    Membership,
    lambda member: (
        Membership.objects.filter(member=member)
        .select_related("plan", "credit_lot__account")
        .order_by("-ends_on", "-pk")
    ),
    member=int,
)
_pauses = PreparedModel(Freeze, lambda member: Freeze.objects.filter(membership__member=member), member=int)
_graces = PreparedModel(
    CreditGrace, lambda member: CreditGrace.objects.filter(lot__membership__member=member), member=int
)


def contracts_at_desk(member_pk: int, day: date) -> list[Contract]:
    """The same without payments and renewals: three short queries, the third where there are packs."""
    rows = _rows.all(member=member_pk)
    if rows:
        put_at_hand(rows, "freezes", _pauses.all(member=member_pk), "membership_id")
    if lots := list(_lots(rows).values()):
        put_at_hand(lots, "graces", _graces.all(member=member_pk), "lot_id")
    return _standing_of_all(rows, day)


def _standing_of_all(rows: Sequence[Membership], day: date) -> list[Contract]:
    lots = _lots(rows)
    first = _used_first(rows, lots, day)
    return [replace(standing(row, day, lots.get(row.pk)), is_next=row is first) for row in rows]


def _lots(rows: Iterable[Membership]) -> dict[int, CreditLot]:
    return {row.pk: row.credit_lot for row in rows if hasattr(row, "credit_lot")}


def contract_in_full(pk: int, day: date) -> Contract:
    """One contract with all that its page says of it: whose it is, payments, renewals and every pause at hand."""
    row = _in_full(Membership.objects.select_related("member")).get(pk=pk)
    return standing(row, day, getattr(row, "credit_lot", None))


def _in_full(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    rows = rows.select_related("plan", "renews__plan", "sold_by", "credit_lot__account")
    return rows.prefetch_related("payments", "renewals", "freezes__made_by", "credit_lot__graces")


def _used_first(rows: Iterable[Membership], lots: Mapping[int, CreditLot], day: date) -> Membership | None:
    """Of several packs for any class the one that the next class is paid from; nothing to choose from fewer."""
    usable = [row for row in rows if row.pk in lots and lots[row.pk].usable_on(day)]
    open_to_all = [row for row in usable if not lots[row.pk].module]
    return min(open_to_all, key=lambda row: (row.ends_on, row.pk)) if len(usable) > 1 and open_to_all else None


def with_contracts(members: Iterable[Member], day: date) -> list[Person]:
    """People of a list; `memberships` and their `freezes` must be at hand, so that no row asks the database."""
    return [Person(member, _foremost([standing(row, day) for row in member.memberships.all()])) for member in members]


def standing(membership: Membership, day: date, lot: CreditLot | None = None) -> Contract:
    """How a contract stands; its pauses, and the graces of its credits, at hand."""
    pause = None if membership.is_pack else present_or_next(membership.freezes.all(), day)
    contract = Contract(membership, _state(membership, day, lot, pause), 0, lot, pause=pause)
    if lot:
        left = lot.usable_on(max(day, membership.starts_on))
        contract = replace(contract, credits_left=left, good_until=lot.good_until(day))
    ends_on = contract.good_until or membership.ends_on
    return replace(contract, days_left=max((ends_on - day).days + 1, 0) if contract.state != EXPIRED else 0)


def _state(membership: Membership, day: date, lot: CreditLot | None, pause: Freeze | None) -> str:
    if membership.ends_on < day:
        return CURRENT if lot and lot.usable_on(day) else EXPIRED
    if lot and not lot.left:
        return USED_UP
    if membership.starts_on > day:
        return COMING
    return PAUSED if pause and pause.holds_on(day) else CURRENT


def ending_soon(contracts: Sequence[Contract]) -> Contract | None:
    """The membership to be renewed soon: it is the last one, and ends within thirty days or has ended. Nobody with a
    pack in use is asked for one that has ended.
    """
    memberships = [each for each in contracts if not each.is_pack]
    last = max(memberships, key=lambda each: each.membership.ends_on, default=None)
    if last is None or last.days_left > RENEW_SOON:
        return None
    has_pack = any(each.is_pack and each.state == CURRENT for each in contracts)
    return None if last.state == EXPIRED and has_pack else last


def _foremost(contracts: list[Contract]) -> Contract | None:
    order = [CURRENT, PAUSED, COMING, USED_UP, EXPIRED]
    return min(
        contracts,
        key=lambda each: (order.index(each.state), each.is_pack, -each.membership.ends_on.toordinal()),
        default=None,
    )
