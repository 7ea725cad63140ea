"""Duty plans, and the duties they bring."""

from datetime import date, datetime, timedelta
from typing import Any

from safety.errors import PlanTaken
from safety.models import Duty, DutyPlan
from safety.policies import DutyPolicy, duty_policy
from safety.rhythm import Span, at_opening, days_to_make, was_house_away
from safety.selectors.duty import last_run, today
from safety.selectors.hours import hours_of
from venue import clock, locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.selectors.calendar import closed_on
from venue.working_time import business_date

TAKEN = "safety_dutyplan_one_per_area"
DAYS_LOOKED_BACK = 14


def create_plan(*, by: Actor, **fields: Any) -> DutyPlan:
    """Plan a checklist for an area; its duties of today and tomorrow are made at once. Raises `PlanTaken`."""
    with locking.atomic(by=by), refused_as({TAKEN: PlanTaken()}):
        plan = DutyPlan.objects.create(active_since=clock.now(), **fields)
        make_duties(plan.pk, by=by)
    return plan


def change_plan(pk: int, *, by: Actor, **fields: Any) -> DutyPlan:
    """Change a plan or retire it. Duties that can be begun already stay as they are; later ones follow the change.

    Locks the plan and its later duties. Raises `PlanTaken`.
    """
    with locking.atomic(by=by), refused_as({TAKEN: PlanTaken()}):
        plan = locking.lock_one(DutyPlan, pk)
        was_active = plan.is_active
        for name, value in fields.items():
            setattr(plan, name, value)
        if plan.is_active and not was_active:
            plan.active_since = clock.now()
        plan.save(update_fields=[*fields, "active_since"])
        make_duties(plan.pk, by=by)
    return plan


def make_duties(plan_pk: int, *, by: Actor) -> int:
    """Make the duties of today and tomorrow, and those of days on which no sweep ran; how many were made.

    Locks the plan. Safe to run twice: a day that has its duty gets no other, and the database would refuse it. A duty
    that cannot be begun yet follows a change of the plan or of the opening hours.
    """
    now = clock.now()
    policy = duty_policy(now)
    ran_at = last_run()
    with locking.atomic(by=by):
        plan = locking.lock_one(DutyPlan, plan_pk)
        made = {
            duty.business_date: duty for duty in plan.duties.filter(makes_up_for=None, business_date__gte=earliest())
        }
        ran_on = business_date(ran_at, clock.zone()) if ran_at else None
        hours = hours_of(plan.area_id)
        count = 0
        for day in days_to_make(today(), ran_on, DAYS_LOOKED_BACK):
            window = timedelta(minutes=plan.window_minutes)
            is_open = plan.is_active and not closed_on(day, plan.area)
            span = at_opening(hours, day, window, policy.late, clock.zone()) if is_open else None
            if day in made:
                follow(made[day], plan, span, policy, now)
            elif span and is_wanted(plan, span, ran_at, now):
                make_one(plan, day, span, policy)
                count += 1
    return count


def earliest() -> date:
    return today() - timedelta(days=DAYS_LOOKED_BACK)


def is_wanted(plan: DutyPlan, span: Span, ran_at: datetime | None, now: datetime) -> bool:
    """A duty whose time is over is made only when it was the house that was away."""
    if span.late_until <= plan.active_since:
        return False
    return now < span.late_until or (ran_at is not None and was_house_away(span.due_at, ran_at, now))


def make_one(plan: DutyPlan, day: date, span: Span, policy: DutyPolicy) -> Duty:
    return Duty.objects.create(
        plan=plan,
        template=plan.template,
        area=plan.area,
        role=plan.role,
        business_date=day,
        opens_at=span.opens_at,
        due_at=span.due_at,
        late_until=span.late_until,
        policies=list(policy.ids),
    )


def follow(duty: Duty, plan: DutyPlan, span: Span | None, policy: DutyPolicy, now: datetime) -> None:
    """Bring a duty that cannot be begun yet in line with its plan; on a day that has become closed it is taken away."""
    if duty.opens_at <= now or duty.started_at or duty.done_at or duty.missed_at:
        return
    duty = locking.lock_one(Duty, duty.pk)
    if span is None:
        duty.delete()
        return
    wanted = {
        "template_id": plan.template_id,
        "area_id": plan.area_id,
        "role": plan.role,
        "opens_at": span.opens_at,
        "due_at": span.due_at,
        "late_until": span.late_until,
    }
    if any(getattr(duty, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(duty, name, value)
        duty.policies = list(policy.ids)
        duty.save(update_fields=[name.removesuffix("_id") for name in wanted] + ["policies"])
