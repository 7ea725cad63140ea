"""What is proposed to whom, as managers keep it."""

from django.utils.translation import gettext_lazy as _

from members.filters import RecommendationFilter
from members.models import RecommendationRule
from members.recommendation_forms import RecommendationForm
from members.services.recommending import change_rule, create_rule
from members.tables import RecommendationTable
from venue.views.reference import Reference, Words

recommendations = Reference(
    noun="recommendationrule",
    rows=RecommendationRule.objects.all,
    table=RecommendationTable,
    filters=RecommendationFilter,
    form=RecommendationForm,
    create=create_rule,
    change=change_rule,
    words=Words(
        title=_("Recommendations"),
        lead=_("What is proposed to new guests, under which conditions, and the reason as they are told it."),
        add=_("Add a rule"),
        added=_("The rule is added. It counts from the next intake on."),
        changed=_("The rule is changed. What was proposed before stays as it was told."),
        empty_title=_("Nothing is proposed yet"),
        empty_text=_("A rule proposes a course or a service to whoever meets its conditions."),
        icon="star",
    ),
)
