"""Which contracts lose days to a closure of the whole venue, and how many each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bookings.models import AreaClosure, ScheduledSession
from members.freeze_arithmetic import lost
from members.models import Membership
from members.periods import Period
from members.selectors.freeze import term_of
from venue import clock
from venue.working_time import wall_clock

A_DAY = timedelta(days=1)
MOST_NAMED = 50


def cause_of(closure: AreaClosure) -> str:
    """What a closure is called where contracts are extended for it."""
    return f"closure:{closure.pk}"


@dataclass(frozen=True)
class ContractHit:
    """One contract and the runs of days that it loses."""

    membership: Membership
    runs: tuple[Period, ...]

    @property
    def days(self) -> int:
        return sum(each.length for each in self.runs)

    @property
    def new_end(self) -> date:
        return self.membership.ends_on + timedelta(days=self.days)


@dataclass(frozen=True)
class ContractsHit:
    """All of them, by name, and on how many days the whole venue is closed from the first minute to the last."""

    contracts: tuple[ContractHit, ...]
    days: int

    @property
    def count(self) -> int:
        return len(self.contracts)

    @property
    def named(self) -> Sequence[ContractHit]:
        """As many as a page shows."""
        return self.contracts[:MOST_NAMED]

    @property
    def more(self) -> int:
        return max(self.count - MOST_NAMED, 0)


def contracts_hit(closure: AreaClosure, *, is_final: bool = False) -> ContractsHit | None:
    """Those that lose a whole day, three queries; nothing for less, for a part of the house (no plan is for a part of
    it), or as long as the end is not known: once it is opened again, it is. What was made up for is not lost.
    """
    days = lost_days(closure, is_final=is_final)
    if not days:
        return None
    valid = Membership.objects.periods().filter(starts_on__lte=days[-1], ends_on__gte=days[0])
    rows = valid.select_related("member", "plan").prefetch_related("freezes").order_by("member__name", "starts_on")
    found = (ContractHit(each, tuple(lost(term_of(each), days))) for each in rows)
    hit = tuple(each for each in found if each.days)
    return ContractsHit(hit, len(days)) if hit else None


def lost_days(closure: AreaClosure, *, is_final: bool = False) -> list[date]:
    """On which the whole venue is closed from the first minute to the last, without those on which a class takes place
    all the same: because somebody kept it or, of what is over and once it is final, because nobody called it off. One
    query.
    """
    ends_at = closure.reopened_at or closure.ends_at
    if not closure.is_whole_venue or ends_at is None or closure.undone_at:
        return []
    first = clock.local(closure.starts_at)
    begins = first.date() if first.time() == time(0) else first.date() + A_DAY
    days = [begins + number * A_DAY for number in range((clock.local(ends_at).date() - begins).days)]
    if not days or not closure.pk:
        return days
    after = wall_clock(days[-1] + A_DAY, time(0), clock.zone())
    classes = ScheduledSession.objects.standing().filter(starts_at__gte=closure.starts_at, starts_at__lt=after)
    if not is_final and not closure.is_over(clock.now()):
        classes = classes.filter(despite_closure_at__gte=closure.closed_at)
    held_on = {clock.local(each).date() for each in classes.values_list("starts_at", flat=True)}
    return [day for day in days if day not in held_on]
