"""Duty plans, and the duties they bring."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from safety.errors import PlanTaken
from safety.models import Duty, DutyPlan
from safety.policies import DutyPolicy, duty_policy
from safety.rhythm import DAY, Occurrence, days_to_make, was_house_away
from safety.selectors.due import due
from safety.selectors.duty import last_run, today
from safety.selectors.hours import people_on
from venue import clock, locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.models import StaffMember
from venue.working_time import business_date

TAKEN = "safety_dutyplan_one_per_area"
DAYS_LOOKED_BACK = 14
Wanted = dict[tuple[str, int | None], tuple[Occurrence, StaffMember | None]]


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
    """Make the duties of today and tomorrow, those that can be begun before their day, and those of days on which no
    sweep ran; how many were made.

    Locks the plan. Safe to run twice: an occurrence that has its duty gets no other, and the database would refuse it.
    A duty that cannot be begun yet follows a change of the plan or of the opening hours.
    """
    now = clock.now()
    policy = duty_policy(now)
    ran_at = last_run()
    with locking.atomic(by=by):
        plan = locking.lock_one(DutyPlan, plan_pk)
        ran_on = business_date(ran_at, clock.zone()) if ran_at else None
        ahead = 1 + timedelta(minutes=plan.window_minutes) // DAY
        days = days_to_make(today(), ran_on, DAYS_LOOKED_BACK, ahead)
        found = due(plan, policy, days[0], days[-1], ran_at)
        wanted: Wanted = {
            (each.key, person.pk if person else None): (each, person)
            for each, person in for_whom(plan, found.occurrences)
        }
        made = made_already(plan, wanted)
        for name, duty in sorted(made.items(), key=lambda each: each[1].pk):  # in the order of locks
            if name in wanted:
                follow(duty, plan, wanted[name][0], policy, now)
            elif found.is_whole and duty.business_date >= days[0]:
                follow(duty, plan, None, policy, now)
        missing = [
            wanted[name] for name in wanted.keys() - made.keys() if is_wanted(plan, wanted[name][0], ran_at, now)
        ]
        for each, person in sorted(missing, key=lambda row: (row[0].span.due_at, row[1].pk if row[1] else 0)):
            make_one(plan, each, person, policy)
    return len(missing)


def for_whom(plan: DutyPlan, found: list[Occurrence]) -> Iterator[tuple[Occurrence, StaffMember | None]]:
    """One duty for whoever comes first, or one for each of those who are on duty that day."""
    people = people_on(plan.role, {each.day for each in found}) if plan.is_for_all else {}
    for each in found:
        yield from ((each, person) for person in (people[each.day] if plan.is_for_all else [None]))


def made_already(plan: DutyPlan, wanted: Wanted) -> dict[tuple[str, int | None], Duty]:
    """Duties of what is due now, however long ago they were made, and all others that are not over yet."""
    duties = plan.duties.filter(makes_up_for=None)
    keys = {key for key, _ in wanted}
    rows = duties.filter(occurrence__in=keys) | duties.unfinished()
    return {(duty.occurrence, duty.assignee_id): duty for duty in rows}


def is_wanted(plan: DutyPlan, each: Occurrence, ran_at: datetime | None, now: datetime) -> bool:
    """A duty whose time is over is made only when it was the house that was away."""
    span = each.span
    if span.late_until <= plan.active_since:
        return False
    return now < span.late_until or (ran_at is not None and was_house_away(span.due_at, ran_at, now))


def make_one(plan: DutyPlan, each: Occurrence, person: StaffMember | None, policy: DutyPolicy) -> Duty:
    return Duty.objects.create(
        plan=plan,
        template=plan.template,
        area=plan.area,
        resource=plan.resource,
        role=plan.role,
        assignee=person,
        occurrence=each.key,
        business_date=each.day,
        opens_at=each.span.opens_at,
        due_at=each.span.due_at,
        late_until=each.span.late_until,
        policies=list(policy.ids),
        extra_id=each.extra,
        people=each.people,
    )


def follow(duty: Duty, plan: DutyPlan, each: Occurrence | None, policy: DutyPolicy, now: datetime) -> None:
    """Bring a duty that cannot be begun yet in line with its plan; one that is not due any more is taken away."""
    if duty.opens_at <= now or duty.started_at or duty.done_at or duty.missed_at:
        return
    duty = locking.lock_one(Duty, duty.pk)
    if each is None:
        duty.delete()
        return
    wanted: dict[str, Any] = {
        "template_id": plan.template_id,
        "area_id": plan.area_id,
        "resource_id": plan.resource_id,
        "role": plan.role,
        "business_date": each.day,
        "opens_at": each.span.opens_at,
        "due_at": each.span.due_at,
        "late_until": each.span.late_until,
    }
    if any(getattr(duty, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(duty, name, value)
        duty.policies = list(policy.ids)
        duty.save(update_fields=[name.removesuffix("_id") for name in wanted] + ["policies"])
