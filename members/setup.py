"""What a new venue needs of this room."""

from django.utils.translation import gettext_lazy as _

from members.models import MembershipPlan
from venue.setup import Step


def steps() -> list[Step]:
    text = _("What members buy: how long it lasts and what it costs.")
    return [Step(6, _("Plan"), text, "members:membershipplan_add", "credit-card", MembershipPlan.objects.exists())]
