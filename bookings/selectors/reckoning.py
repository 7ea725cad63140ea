"""How somebody stands with late cancellations and no-shows, and what one more would come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from bookings.models import Booking, Penalty
from bookings.penalties import Strike, counting, suspended_until
from bookings.penalty_policies import PenaltyPolicy, Price, kept_policies, penalty_policy
from bookings.selectors.facts import strikes_by_member, strikes_of


@dataclass(frozen=True)
class Reckoning:
    """One person at one instant. `forgiven` are those of each kind within the days that count, `waiting` those that
    nothing was decided about yet, which are forgiven before any later one.
    """

    at: datetime
    policy: PenaltyPolicy
    strikes: tuple[Strike, ...] = ()
    forgiven: Mapping[str, int] | None = None
    waiting: Mapping[str, int] | None = None

    @property
    def counting(self) -> int:
        """Strikes that have not lapsed."""
        return counting(self.strikes, self.at)

    @property
    def suspended_until(self) -> datetime | None:
        """Until when advance booking is closed; nothing where it is open."""
        suspension = self.policy.suspension
        until = suspended_until(self.strikes, suspension.strikes, suspension.lasts)
        return until if until and until > self.at else None

    def left(self, kind: str) -> int:
        """How many more of a kind would be forgiven."""
        used = (self.forgiven or {}).get(kind, 0) + (self.waiting or {}).get(kind, 0)
        return max(0, self.policy.forgiven - used)


def reckoning_of(member_pk: int, now: datetime, policy: PenaltyPolicy | None = None) -> Reckoning:
    """Two queries."""
    policy = policy or penalty_policy(now)
    rows = (
        Penalty.objects.filter(member=member_pk)
        .order_by()
        .values_list("kind")
        .annotate(
            forgiven=Count("pk", Q(outcome="forgiven", settled_at__gt=now - policy.forgiven_within)),
            waiting=Count("pk", Q(outcome="")),
        )
    )
    found = list(rows)
    return Reckoning(
        at=now,
        policy=policy,
        strikes=strikes_of(member_pk),
        forgiven={kind: forgiven for kind, forgiven, _ in found},
        waiting={kind: waiting for kind, _, waiting in found},
    )


def forgiven_lately(penalty: Penalty, policy: PenaltyPolicy, now: datetime) -> int:
    """How many of the same kind were forgiven to this person within the days that count."""
    same = Penalty.objects.filter(member=penalty.member_id, kind=penalty.kind, outcome=Penalty.Outcome.FORGIVEN)
    return same.filter(settled_at__gt=now - policy.forgiven_within).count()


def price_of(booking: Booking, kind: str) -> Price:
    """What it costs under the policy that the booking was made under."""
    return kept_policies([booking.policies]).price(kind, booking.policies, on_pack=is_on_pack(booking))


def is_on_pack(booking: Booking) -> bool:
    return booking.membership is not None and booking.membership.is_pack


def strikes_only(member_pks: Iterable[int], now: datetime) -> dict[int, Reckoning]:
    """How these people stand by their strikes alone, whoever has one; one query for all."""
    policy = penalty_policy(now)
    return {pk: Reckoning(now, policy, strikes) for pk, strikes in strikes_by_member(member_pks).items()}
