"""A duty that is to be done again."""

from collections.abc import Sequence
from datetime import datetime

from safety.models import Duty
from safety.selectors.duty import today
from venue.models import StaffMember


def once_more(
    duty: Duty, now: datetime, due_at: datetime, policies: Sequence[int], assignee: StaffMember | None
) -> Duty:
    """The duty of the same occurrence anew, by the list as it is now, to be done from now until it is due."""
    plan = duty.plan
    return Duty.objects.create(
        plan=plan,
        template=plan.template,
        area=plan.area,
        resource=plan.resource,
        role=plan.role,
        assignee=assignee,
        occurrence=duty.occurrence,
        business_date=today(),
        opens_at=now,
        due_at=due_at,
        late_until=due_at,
        policies=list(policies),
        makes_up_for=duty,
    )
