"""Reading contracts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from members.models import CreditLot, Member, Membership

CURRENT, COMING, USED_UP, EXPIRED = "current", "coming", "used_up", "expired"
RENEW_SOON = 30  # days before the end on which one’s own page speaks of renewing


@dataclass(frozen=True)
class Contract:
    """A membership or pack and how it stands on a day; derived, never stored. `days_left` counts the day itself.

    `lot` are the credits of a pack, where they are at hand; `is_next` is the pack that is used first.
    """

    membership: Membership
    state: str
    days_left: int
    lot: CreditLot | None = None
    is_next: bool = False

    @property
    def is_pack(self) -> bool:
        return self.membership.is_pack


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
    rows = member.memberships.select_related("plan", "renews__plan", "sold_by", "credit_lot__account")
    rows = rows.prefetch_related("payments", "renewals").order_by("-ends_on", "-pk")
    lots = {row.pk: row.credit_lot for row in rows if hasattr(row, "credit_lot")}
    first = _used_first(rows, lots, day)
    return [replace(standing(row, day, lots.get(row.pk)), is_next=row is first) for row in rows]


def _used_first(rows: Iterable[Membership], lots: Mapping[int, CreditLot], day: date) -> Membership | None:
    """Of several packs for any class the one that the next class is paid from; nothing to choose from fewer."""
    usable = [row for row in rows if row.pk in lots and row.starts_on <= day <= row.ends_on and lots[row.pk].left]
    open_to_all = [row for row in usable if not lots[row.pk].module]
    return min(open_to_all, key=lambda row: (row.ends_on, row.pk)) if len(usable) > 1 and open_to_all else None


def with_contracts(members: Iterable[Member], day: date) -> list[Person]:
    """People of a list; `memberships` must be at hand, so that no row asks the database."""
    return [Person(member, _foremost([standing(row, day) for row in member.memberships.all()])) for member in members]


def standing(membership: Membership, day: date, lot: CreditLot | None = None) -> Contract:
    if membership.ends_on < day:
        return Contract(membership, EXPIRED, 0, lot)
    state = COMING if membership.starts_on > day else CURRENT
    if lot and not lot.left:
        state = USED_UP
    return Contract(membership, state, (membership.ends_on - day).days + 1, lot)


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
    order = [CURRENT, COMING, USED_UP, EXPIRED]
    return min(
        contracts,
        key=lambda each: (order.index(each.state), each.is_pack, -each.membership.ends_on.toordinal()),
        default=None,
    )
