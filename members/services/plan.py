"""What the venue sells."""

from typing import Any

from django.utils.text import slugify

from members.errors import PlanNameTaken
from members.models import MembershipPlan
from venue import locking
from venue.actors import Actor
from venue.constraints import refused_as

CODE = "members_membershipplan_one_per_code"


def create_plan(*, by: Actor, **fields: Any) -> MembershipPlan:
    """Add a plan; its code is made from the English name. Raises `PlanNameTaken`."""
    with locking.atomic(by=by), refused_as({CODE: PlanNameTaken()}):
        return MembershipPlan.objects.create(code=slugify(fields["name_en"])[:40] or "plan", **fields)


def change_plan(pk: int, *, by: Actor, **fields: Any) -> MembershipPlan:
    """Change a plan, or take it off sale. Contracts keep what they were sold with."""
    with locking.atomic(by=by):
        plan = MembershipPlan.objects.get(pk=pk)
        for name, value in fields.items():
            setattr(plan, name, value)
        plan.save(update_fields=list(fields))
    return plan
