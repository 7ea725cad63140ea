"""What a new venue needs of this room."""

from django.utils.translation import gettext_lazy as _

from members.agreement_policies import asked_for
from members.models import MembershipPlan
from venue import clock
from venue.selectors.agreed_text import texts_now
from venue.setup import Step


def steps() -> list[Step]:
    """The agreements come last: they are in nobody's way to the first class, and on it for whoever is taken in."""
    asked = asked_for(clock.now())
    return [
        Step(6, _("Plan"), _("What members buy: how long it lasts and what it costs."), "members:membershipplan_add",
             "credit-card", MembershipPlan.objects.exists()),
        Step(9, _("Agreements to sign"), _("Safety, privacy and contract terms: read the proposals and put them in "
             "force. Until then nobody is asked to sign."), "venue:agreed_text_list", "file-alert",
             texts_now(asked).keys() == set(asked), is_one=True),
    ]  # fmt: skip
