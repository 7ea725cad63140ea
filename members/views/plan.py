"""Plans, as managers keep them."""

from django.utils.translation import gettext_lazy as _

from members.filters import PlanFilter
from members.forms import PlanForm
from members.models import MembershipPlan
from members.services.plan import change_plan, create_plan
from members.tables import PlanTable
from venue.views.reference import Reference, Words

plans = Reference(
    noun="membershipplan",
    rows=MembershipPlan.objects.all,
    table=PlanTable,
    filters=PlanFilter,
    form=PlanForm,
    create=create_plan,
    change=change_plan,
    words=Words(
        title=_("Plans"),
        lead=_("What memberships and packs the desk sells, for how long and at which price."),
        add=_("Add a plan"),
        added=_("The plan is added. With a price the desk can sell it now."),
        changed=_("The plan is changed. Contracts keep what they were sold with."),
        empty_title=_("No plan yet"),
        empty_text=_(
            "A plan is what the desk sells, such as a year card or a pack of ten. Imported lists bring theirs."
        ),
        icon="credit-card",
    ),
)
