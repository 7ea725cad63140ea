"""How one member sees a week that is kept for everybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bookings.policies import BookingPolicies
from bookings.selectors.slots import Kind, Shown, Slot
from venue import clock


@dataclass(frozen=True)
class Own:
    """What is a member's own: the state of each booking by the key of its session, the sessions they wait for, and the
    tiers of their contracts, each with first and last day, in the order of use.
    """

    member: int
    booked: Mapping[int, str]
    waits: frozenset[int]
    tiers: tuple[tuple[date, date, str], ...]

    def slot(self, shown: Shown, policies: BookingPolicies | None) -> Slot:
        """The slot with what is booked or waited for, whether one could wait, and, where figures are handed in, whether
        booking is open for the member's tier.
        """
        slot = shown.slot
        if state := self.booked.get(slot.pk):
            return replace(slot, kind=Kind.KEPT if state == "held" else Kind.MINE)
        if slot.kind in (Kind.CANCELLED, Kind.BEGUN, Kind.CLOSED):
            return slot
        if slot.pk in self.waits:
            return replace(slot, kind=Kind.WAITING, position=self.position(shown))
        if slot.kind == Kind.FULL:
            return replace(slot, may_wait=shown.takes_waits)
        return replace(slot, kind=self.opened(shown, policies)) if policies else slot

    def position(self, shown: Shown) -> int:
        """1 for the first in line; 0 where the order says nothing."""
        return 0 if shown.is_told or self.member not in shown.line else shown.line.index(self.member) + 1

    def opened(self, shown: Shown, policies: BookingPolicies) -> Kind:
        tier = self.tier_on(clock.local(shown.slot.starts_at).date())
        if not tier:
            return shown.slot.kind
        policy = policies.under((f"course:{shown.course}", f"tier:{tier}"))
        is_open = policy.opens_at(shown.slot.starts_at, clock.zone()) <= clock.now()
        return Kind.OPEN if is_open else Kind.NOT_OPEN

    def tier_on(self, day: date) -> str:
        """That of the contract that a booking for this day would rely on."""
        return next((tier for first, last, tier in self.tiers if first <= day <= last), "")


def own_of(member: int, booked: Iterable[str], waits: Iterable[int], tiers: Iterable[str]) -> Own:
    """Out of what the database says, a line each: `12 booked`, 13, `2026-01-01 2026-12-31 gold`."""
    pairs = (line.split() for line in booked)
    spans = (line.split(maxsplit=2) for line in tiers)
    return Own(
        member,
        {int(session): state for session, state in pairs},
        frozenset(waits),
        tuple((date.fromisoformat(first), date.fromisoformat(last), tier) for first, last, tier in spans),
    )
