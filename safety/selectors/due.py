"""What a plan makes due on which days, from its rhythm and the facts that the rhythm asks for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from safety.models import Duty, DutyPlan
from safety.policies import DutyPolicy
from safety.rhythm import Occurrence, Rhythm, after_completion, after_use, after_visits, occurrences
from safety.selectors.hours import house_of
from safety.selectors.use import uses_ended, visits_since
from venue import clock
from venue.working_time import business_date

FOLLOWING = ("after_use", "after_visits")  # rhythms whose duties are made when something happened, never ahead
LOOKED_BACK = timedelta(days=1)  # for what ended before the last sweep and was noted only afterwards


@dataclass(frozen=True)
class Due:
    """What is due, and whether a duty that is not among it any more is taken away."""

    occurrences: list[Occurrence]
    is_whole: bool


def rhythm_of(plan: DutyPlan, policy: DutyPolicy) -> Rhythm:
    late = policy.late if plan.late_minutes is None else timedelta(minutes=plan.late_minutes)
    return Rhythm(
        kind=plan.rhythm,
        window=timedelta(minutes=plan.window_minutes),
        late=late,
        every=timedelta(minutes=plan.every_minutes or 0),
        begins=plan.begins,
        ends=plan.ends,
        weekday=plan.weekday or 0,
        month_day=plan.month_day or 1,
        month=plan.month or 1,
        at=plan.due_time,
    )


def due(plan: DutyPlan, policy: DutyPolicy, first: date, last: date, ran_at: datetime | None) -> Due:
    """Everything that the plan makes due on these business days."""
    rhythm = rhythm_of(plan, policy)
    if not plan.is_active:
        return Due([], is_whole=True)
    if plan.rhythm == DutyPlan.Rhythm.AFTER_USE:
        since = max(plan.active_since, (ran_at or clock.now()) - LOOKED_BACK)
        return Due(after_use(rhythm, uses_ended(plan, since, clock.now())), is_whole=False)
    if plan.rhythm == DutyPlan.Rhythm.AFTER_VISITS:
        return Due(by_visits(plan, rhythm), is_whole=False)
    house = house_of(plan.area, first, last)
    if plan.is_from_completion and (before := last_closed(plan)):
        if plan.duties.unfinished().filter(started_at__isnull=False).exists():
            return Due([], is_whole=False)
        at = before.done_at or before.due_at
        on = business_date(at, clock.zone())
        found = after_completion(rhythm, house, on, f"after {before.pk}", first)
        return Due([found] if found and found.day <= last else [], is_whole=True)
    return Due(occurrences(rhythm, house, first, last), is_whole=True)


def by_visits(plan: DutyPlan, rhythm: Rhythm) -> list[Occurrence]:
    """Counted on from the visit that the latest duty was made for."""
    latest = plan.duties.filter(makes_up_for=None, occurrence__startswith="visit ").order_by("-due_at", "-pk").first()
    since, counted = plan.active_since, 0
    if latest and latest.opens_at >= plan.active_since:
        since, counted = latest.opens_at, int(latest.occurrence.removeprefix("visit "))
    return after_visits(rhythm, visits_since(plan, since), plan.visits or 1, counted)


def last_closed(plan: DutyPlan) -> Duty | None:
    """The duty of the plan that was done or missed last. What the house missed counts once its make-up is closed."""
    closed = plan.duties.filter(done_at__isnull=False) | plan.duties.filter(missed_at__isnull=False)
    return closed.order_by("-due_at", "-pk").first()
