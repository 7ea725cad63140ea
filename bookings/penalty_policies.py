"""What late cancelling and not coming cost: the figures that hold, and those that a booking was made under."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bookings.policies import (
    FORGIVEN,
    FORGIVEN_DAYS,
    LATE_FEE,
    LATE_PACK,
    LATE_PERIOD,
    NO_SHOW_FEE,
    NO_SHOW_PACK,
    NO_SHOW_PERIOD,
    PAGE_HOURS,
    PENALTY_HOURS,
    STRIKE_DAYS,
    STRIKES,
    SUSPENSION_DAYS,
    SuspensionPolicy,
)
from venue.policies import Definition, read, rows_with

# By what happened: the price of a place paid with a credit, of one of a membership, and the fee.
PRICES = {
    "late_cancel": (LATE_PACK, LATE_PERIOD, LATE_FEE),
    "no_show": (NO_SHOW_PACK, NO_SHOW_PERIOD, NO_SHOW_FEE),
}


@dataclass(frozen=True)
class Price:
    """`what` is nothing, the credit, a strike or a fee (`Penalty.Price`), `amount` that of a fee."""

    what: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class KeptPolicies:
    """What the bookings of a list were made under, by the policy rows that they keep: number and value of each row."""

    rows: Mapping[int, tuple[str, Any]]

    def of(self, definition: Definition, policies: Sequence[int]) -> Any:
        """The value of one booking; what was not set by a row then, is the default."""
        kept = (self.rows[pk] for pk in policies if pk in self.rows)
        return next((value for key, value in kept if key == definition.key), definition.default)

    def price(self, kind: str, policies: Sequence[int], *, on_pack: bool) -> Price:
        of_packs, of_periods, fee = PRICES[kind]
        what = str(self.of(of_packs if on_pack else of_periods, policies))
        return Price(what, Decimal(str(self.of(fee, policies))) if what == "fee" else None)


def kept_policies(kept: Iterable[Iterable[int]]) -> KeptPolicies:
    """For all the bookings of a list; `kept` are their `policies`."""
    found = rows_with(pk for policies in kept for pk in policies)
    return KeptPolicies({pk: (row.key, row.value) for pk, row in found.items()})


@dataclass(frozen=True)
class PenaltyPolicy:
    """How a late cancellation or a no-show is decided: how long after it, how many of each kind are forgiven within how
    long, how long a strike counts, how long before its limit the page must have answered.
    """

    decided_after: timedelta
    forgiven: int
    forgiven_within: timedelta
    strike_lasts: timedelta
    page_answers: timedelta
    suspension: SuspensionPolicy


def penalty_policy(at: datetime) -> PenaltyPolicy:
    figures = (PENALTY_HOURS, FORGIVEN, FORGIVEN_DAYS, STRIKE_DAYS, PAGE_HOURS, STRIKES, SUSPENSION_DAYS)
    values = read(figures, at=at)
    return PenaltyPolicy(
        decided_after=values.span(PENALTY_HOURS),
        forgiven=values.count(FORGIVEN),
        forgiven_within=values.span(FORGIVEN_DAYS),
        strike_lasts=values.span(STRIKE_DAYS),
        page_answers=values.span(PAGE_HOURS),
        suspension=SuspensionPolicy(values.count(STRIKES), values.span(SUSPENSION_DAYS)),
    )
