"""What a plan makes due on which days, from its rhythm and the facts that the rhythm asks for.

Traffic and season only ever add: an extra round that was made stays, also when fewer come than had booked.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from safety.models import Duty, DutyPlan, ExtraRounds
from safety.policies import DutyPolicy
from safety.rhythm import (
    House,
    Occurrence,
    Rhythm,
    Span,
    after_completion,
    after_use,
    after_visits,
    days_between,
    more_rounds,
    occurrences,
)
from safety.selectors.hours import house_of
from safety.selectors.use import people_on_day, uses_ended, visits_since
from venue import clock
from venue.working_time import business_date

OF_A_DAY = ("at_opening", "at_closing", "every", "times")
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
        times=plan.times or 0,
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
        following = after_completion(rhythm, house, on, f"after {before.pk}", first)
        return Due([following] if following and following.day <= last else [], is_whole=True)
    found = occurrences(rhythm, house, first, last)
    if plan.rhythm in OF_A_DAY and (rules := list(plan.extra_rounds.filter(is_active=True).order_by("pk"))):
        found += extra(plan, rules, rhythm, house, found, days_between(first, last))
    return Due(found, is_whole=True)


def extra(
    plan: DutyPlan,
    rules: list[ExtraRounds],
    rhythm: Rhythm,
    house: House,
    base: list[Occurrence],
    days: list[date],
) -> list[Occurrence]:
    """The rounds that traffic and season add: those that were made, and from today on those that are still to be."""
    now, today = clock.now(), business_date(clock.now(), clock.zone())
    made = plan.duties.filter(extra__in=rules, makes_up_for=None, business_date__in=days)
    found = {
        each.occurrence: Occurrence(
            each.occurrence,
            each.business_date,
            Span(each.opens_at, each.due_at, each.late_until),
            each.extra_id,
            each.people,
        )
        for each in made
    }
    for day in days:
        opened = house.openings(day)
        if day < today or not opened:
            continue
        begins, ends = max(now, opened[0][0]), max(end for _, end in opened)
        people = people_on_day(plan, day) if any(rule.people for rule in rules) else 0
        for rule in rules:
            keys = [f"{day.isoformat()}/{rule.pk}+{number}" for number in range(1, rule.rounds + 1)]
            missing = [key for key in keys if key not in found] if rule.holds(day, people) else []
            taken = [each.span.due_at for each in (*base, *found.values())]
            counted = people if rule.people else None
            for key, due_at in zip(missing, more_rounds(taken, begins, ends, len(missing)), strict=False):
                found[key] = Occurrence(key, day, rhythm.span(due_at), rule.pk, counted)
    return list(found.values())


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
