"""Filters of the staff lists; they live in the address."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import (
    Activity,
    ContractKind,
    Intake,
    MembershipPlan,
    RecommendationRule,
    ScreeningQuestion,
    Tier,
)
from venue.forms import Form


def search(label: object) -> filters.CharFilter:
    return filters.CharFilter(label=label, widget=forms.TextInput(attrs={"type": "search"}), method="named")


class PlanFilter(filters.FilterSet):
    q = search(_("Name"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=ContractKind.choices, empty_label=_("Memberships and packs"))
    tier = filters.ChoiceFilter(label=_("Tier"), choices=Tier.choices, empty_label=_("Every tier"))
    sale = filters.ChoiceFilter(
        label=_("On sale"),
        choices=[("yes", _("On sale")), ("no", _("Off sale"))],
        empty_label=_("On sale and off sale"),
        method="of_state",
    )

    class Meta:
        model = MembershipPlan
        fields: list[str] = []
        form = Form

    def named(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(name_en__icontains=value) | Q(name_zh__icontains=value))

    def of_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_sold=value == "yes")


class InUseFilter(filters.FilterSet):
    """Rows with a name in both languages that are in use or not. Each list says what its names are."""

    q = search(_("Name"))
    use = filters.ChoiceFilter(
        label=_("State"),
        choices=[("yes", _("In use")), ("no", _("Out of use"))],
        empty_label=_("In use and out of use"),
        method="of_state",
    )

    def named(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(name_en__icontains=value) | Q(name_zh__icontains=value))

    def of_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_active=value == "yes")


class QuestionFilter(InUseFilter):
    q = search(_("Question"))
    activity = filters.ChoiceFilter(
        label=_("Activity"), choices=Activity.choices, empty_label=_("Every activity"), method="about"
    )

    class Meta:
        model = ScreeningQuestion
        fields: list[str] = []
        form = Form

    def about(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(asks__contains=[value]) | Q(bars__contains=[value]))


class RecommendationFilter(InUseFilter):
    q = search(_("Proposal"))
    goal = filters.ChoiceFilter(
        label=_("Goal"), choices=Intake.Goal.choices, empty_label=_("Every goal"), method="with_goal"
    )

    class Meta:
        model = RecommendationRule
        fields: list[str] = []
        form = Form

    def with_goal(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(goals__contains=[value])
