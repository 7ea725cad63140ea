"""People being received."""

from typing import Any

from members.models import Intake
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue.roles import Role


def make_intake(**fields: Any) -> Intake:
    """Under way, with its person, greeted by somebody of the front desk."""
    user = fields.get("responsible") or make_staff(role=Role.FRONT_DESK).user
    if "member" not in fields:
        fields["member"] = make_member()
    return Intake.objects.create(**{"greeted_by": user, "responsible": user, "step": "screening", **fields})
