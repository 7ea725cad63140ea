"""Rounds that traffic and season add to a plan."""

from typing import Any

from safety.models import DutyPlan, ExtraRounds
from safety.services.plan import make_duties
from venue import locking
from venue.actors import Actor


def create_extra_rounds(*, plan: DutyPlan, by: Actor, **fields: Any) -> ExtraRounds:
    """What it adds today and tomorrow is made at once. Locks the plan."""
    with locking.atomic(by=by):
        locking.lock_one(DutyPlan, plan.pk)
        row = ExtraRounds.objects.create(plan=plan, **fields)
        make_duties(plan.pk, by=by)
    return row


def change_extra_rounds(pk: int, *, by: Actor, **fields: Any) -> ExtraRounds:
    """Rounds that were added stay, unless it is taken out of use before they can be begun. Locks the plan."""
    with locking.atomic(by=by):
        locking.lock_one(DutyPlan, ExtraRounds.objects.get(pk=pk).plan_id)
        row = ExtraRounds.objects.get(pk=pk)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=[*fields])
        make_duties(row.plan_id, by=by)
    return row
