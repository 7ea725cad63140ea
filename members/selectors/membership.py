"""Reading contracts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from members.models import Member, Membership

CURRENT, COMING, EXPIRED = "current", "coming", "expired"
RENEW_SOON = 30  # days before the end on which one’s own page speaks of renewing


@dataclass(frozen=True)
class Contract:
    """A membership and how it stands on a day; derived, never stored. `days_left` counts the day itself."""

    membership: Membership
    state: str
    days_left: int


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
    rows = member.memberships.select_related("plan", "renews__plan", "sold_by").prefetch_related("payments", "renewals")
    rows = rows.order_by("-ends_on", "-pk")
    return [standing(row, day) for row in rows]


def with_contracts(members: Iterable[Member], day: date) -> list[Person]:
    """People of a list; `memberships` must be at hand, so that no row asks the database."""
    return [Person(member, _foremost([standing(row, day) for row in member.memberships.all()])) for member in members]


def standing(membership: Membership, day: date) -> Contract:
    if membership.ends_on < day:
        return Contract(membership, EXPIRED, 0)
    state = COMING if membership.starts_on > day else CURRENT
    return Contract(membership, state, (membership.ends_on - day).days + 1)


def ending_soon(contracts: Sequence[Contract]) -> Contract | None:
    """The contract to be renewed soon: it is the last one, and ends within thirty days or has ended."""
    last = max(contracts, key=lambda each: each.membership.ends_on, default=None)
    return last if last and last.days_left <= RENEW_SOON else None


def _foremost(contracts: list[Contract]) -> Contract | None:
    order = [CURRENT, COMING, EXPIRED]
    return min(
        contracts, key=lambda each: (order.index(each.state), -each.membership.ends_on.toordinal()), default=None
    )
