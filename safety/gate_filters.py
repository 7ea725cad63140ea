"""Filters of the lists of readings and of what they are held against; they live in the address."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.filters import ActiveFilter, NameFilter
from safety.models import Excursion, Limit, MeasuringPoint, Parameter, Place, Reading, RuleSet
from venue.forms import Form
from venue.models import Area

OUT, OPEN = "out", "open"


class PointFilter(filters.FilterSet):
    q = NameFilter()
    area = filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.all(), empty_label=_("Every area"))
    use = ActiveFilter(_("In use"), yes=_("In use"), no=_("Out of use"), either=_("In use and out of use"))

    class Meta:
        model = MeasuringPoint
        fields: list[str] = []
        form = Form


class RuleSetFilter(filters.FilterSet):
    q = NameFilter()
    use = ActiveFilter(_("In use"), yes=_("In use"), no=_("Out of use"), either=_("In use and out of use"))

    class Meta:
        model = RuleSet
        fields: list[str] = []
        form = Form


class LimitFilter(filters.FilterSet):
    rule_set = filters.ModelChoiceFilter(
        label=_("Rule set"), queryset=RuleSet.objects.all(), empty_label=_("Every rule set")
    )
    place = filters.ChoiceFilter(label=_("Kind of place"), choices=Place.choices, empty_label=_("Every place"))
    confirmed = filters.ChoiceFilter(
        label=_("Confirmed"),
        field_name="is_confirmed",
        choices=[("1", _("confirmed")), ("0", _("not confirmed"))],
        empty_label=_("Confirmed or not"),
        method="of_confirmed",
    )

    class Meta:
        model = Limit
        fields: list[str] = []
        form = Form

    def of_confirmed(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_confirmed=value == "1")


class ReadingFilter(filters.FilterSet):
    area = filters.ModelChoiceFilter(
        label=_("Area"), field_name="point__area", queryset=Area.objects.all(), empty_label=_("Every area")
    )
    parameter = filters.ChoiceFilter(label=_("Parameter"), choices=Parameter.choices, empty_label=_("Every parameter"))
    only = filters.ChoiceFilter(
        label=_("Only"), choices=[(OUT, _("beyond limits"))], empty_label=_("Everything"), method="of_kind"
    )

    class Meta:
        model = Reading
        fields: list[str] = []
        form = Form

    def of_kind(self, rows: QuerySet, name: str, only: str) -> QuerySet:
        return rows.filter(verdict__in=(Reading.Verdict.WARNS, Reading.Verdict.BREAKS))


class ExcursionFilter(filters.FilterSet):
    area = filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.all(), empty_label=_("Every area"))
    only = filters.ChoiceFilter(
        label=_("Only"), choices=[(OPEN, _("closed now"))], empty_label=_("Everything"), method="of_kind"
    )

    class Meta:
        model = Excursion
        fields: list[str] = []
        form = Form

    def of_kind(self, rows: QuerySet, name: str, only: str) -> QuerySet:
        return rows.filter(ended_at=None)
