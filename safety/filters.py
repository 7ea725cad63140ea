"""Filters of this room's lists; they live in the address."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.filters import ActiveFilter, NameFilter
from safety.models import ChecklistTemplate, DutyPlan, ExtraRounds, Hazard
from safety.models.duty import ROLES
from safety.models.hazard import OPEN
from venue import clock
from venue.forms import Form
from venue.models import Area

OVERDUE, MINE, ALL = "overdue", "mine", "all"


class ChecklistFilter(filters.FilterSet):
    q = NameFilter()
    use = ActiveFilter(_("In use"), yes=_("In use"), no=_("Out of use"), either=_("In use and out of use"))

    class Meta:
        model = ChecklistTemplate
        fields: list[str] = []
        form = Form


class PlanFilter(filters.FilterSet):
    area = filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.all(), empty_label=_("Every area"))
    role = filters.ChoiceFilter(label=_("Done by"), choices=ROLES, empty_label=_("Everybody"))
    use = ActiveFilter(_("In use"), yes=_("In use"), no=_("Out of use"), either=_("In use and out of use"))

    class Meta:
        model = DutyPlan
        fields: list[str] = []
        form = Form


class ExtraRoundsFilter(filters.FilterSet):
    area = filters.ModelChoiceFilter(
        field_name="plan__area", label=_("Area"), queryset=Area.objects.all(), empty_label=_("Every area")
    )
    use = ActiveFilter(_("In use"), yes=_("In use"), no=_("Out of use"), either=_("In use and out of use"))

    class Meta:
        model = ExtraRounds
        fields: list[str] = []
        form = Form


class HazardFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[*Hazard.State.choices, (ALL, _("Open and closed"))],
        empty_label=_("All open"),
        method="of_state",
    )
    area = filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.all(), empty_label=_("Every area"))
    level = filters.ChoiceFilter(label=_("Level"), choices=Hazard.Level.choices, empty_label=_("Every level"))
    only = filters.ChoiceFilter(
        label=_("Only"),
        choices=[(OVERDUE, _("overdue")), (MINE, _("mine"))],
        empty_label=_("Everything"),
        method="of_kind",
    )

    class Meta:
        model = Hazard
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        """What is closed is shown only when asked for."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.filter(state__in=OPEN)

    def of_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows if state == ALL else rows.filter(state=state)

    def of_kind(self, rows: QuerySet, name: str, only: str) -> QuerySet:
        if only == OVERDUE:
            return rows.overdue(clock.now())  # type: ignore[attr-defined]
        return rows.filter(owner__user=self.request.user)
