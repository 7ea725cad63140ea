"""People being received."""

from typing import Any

from members.models import Intake, RecommendationRule
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue.roles import Role


def make_intake(**fields: Any) -> Intake:
    """Under way, with its person, greeted by somebody of the front desk."""
    user = fields.get("responsible") or make_staff(role=Role.FRONT_DESK).user
    if "member" not in fields:
        fields["member"] = make_member()
    return Intake.objects.create(**{"greeted_by": user, "responsible": user, "step": "screening", **fields})


def make_recommendation_rule(**fields: Any) -> RecommendationRule:
    """A rule that proposes something to everybody."""
    number = RecommendationRule.objects.count()
    names = {"name_en": f"Proposal {number}", "name_zh": f"推荐{number}"}
    defaults = {**names, "reason_en": "It suits.", "reason_zh": "适合。", "position": 5}
    return RecommendationRule.objects.create(**defaults | fields)
