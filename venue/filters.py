"""Filters of the lists about the house; they live in the address."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock
from venue.forms import Form
from venue.models import (
    Absence,
    AnswerSheet,
    Area,
    ClosedDay,
    Department,
    Holiday,
    Licence,
    OpeningHours,
    Qualification,
    Shift,
    StaffMember,
)
from venue.models.opening import WEEKDAYS
from venue.roles import STAFF

IN_USE = [("yes", _("In use")), ("no", _("Out of use"))]


def search(*fields: str) -> Any:
    """A box for a part of any of these fields."""

    def find(rows: QuerySet, name: str, words: str) -> QuerySet:
        wanted = Q()
        for field in fields:
            wanted |= Q(**{f"{field}__icontains": words})
        return rows.filter(wanted) if words else rows

    return filters.CharFilter(label=_("Name"), widget=forms.TextInput(attrs={"type": "search"}), method=find)


def in_use() -> Any:
    def find(rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_active=value == "yes") if value else rows

    return filters.ChoiceFilter(label=_("In use"), choices=IN_USE, empty_label=_("In use and out of use"), method=find)


def area() -> Any:
    return filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.all(), empty_label=_("Every area"))


def staff_member() -> Any:
    return filters.ModelChoiceFilter(
        field_name="staff",
        label=_("Staff member"),
        queryset=StaffMember.objects.select_related("user"),
        empty_label=_("Everybody"),
    )


class DepartmentFilter(filters.FilterSet):
    q = search("name_en", "name_zh")
    use = in_use()

    class Meta:
        model = Department
        fields: list[str] = []
        form = Form


class AnswerSheetFilter(filters.FilterSet):
    q = search("name_en", "name_zh", "words")
    topic = filters.ChoiceFilter(label=_("Topic"), choices=AnswerSheet.Topic.choices, empty_label=_("Every topic"))
    use = in_use()

    class Meta:
        model = AnswerSheet
        fields: list[str] = []
        form = Form


class AreaFilter(filters.FilterSet):
    q = search("name_en", "name_zh")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Area.Kind.choices, empty_label=_("Every kind"))
    use = in_use()

    class Meta:
        model = Area
        fields: list[str] = []
        form = Form


class StaffFilter(filters.FilterSet):
    """Who has left is shown only when asked for."""

    q = search("user__name", "user__email")
    role = filters.ChoiceFilter(
        label=_("Role"),
        choices=[(role.value, role.label) for role in STAFF],
        empty_label=_("Every role"),
        method="of_role",
    )
    department = filters.ModelChoiceFilter(
        label=_("Department"), queryset=Department.objects.all(), empty_label=_("Every department")
    )
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[("left", _("Has left")), ("all", _("Works here or has left"))],
        empty_label=_("Works here"),
        method="of_state",
    )

    class Meta:
        model = StaffMember
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: Any) -> QuerySet:
        rows = super().filter_queryset(rows)
        gone = Q(left_on__lte=clock.today())
        return rows if self.form.cleaned_data.get("state") else rows.exclude(gone)

    def of_role(self, rows: QuerySet, name: str, role: str) -> QuerySet:
        return rows.filter(user__groups__name=role)

    def of_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.filter(left_on__lte=clock.today()) if state == "left" else rows


class OpeningHoursFilter(filters.FilterSet):
    area = area()
    weekday = filters.ChoiceFilter(label=_("Weekday"), choices=WEEKDAYS, empty_label=_("Every weekday"))

    class Meta:
        model = OpeningHours
        fields: list[str] = []
        form = Form


class ShiftFilter(filters.FilterSet):
    staff = staff_member()
    area = area()

    class Meta:
        model = Shift
        fields: list[str] = []
        form = Form


class QualificationFilter(filters.FilterSet):
    staff = staff_member()
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Qualification.Kind.choices, empty_label=_("Every kind"))
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[("60", _("Runs out within 60 days")), ("over", _("Run out")), ("valid", _("Valid"))],
        empty_label=_("Every state"),
        method="of_state",
    )

    class Meta:
        model = Qualification
        fields: list[str] = []
        form = Form

    def of_state(self, rows: Any, name: str, state: str) -> QuerySet:
        today = clock.today()
        if state == "over":
            return rows.filter(valid_until__lt=today)
        if state == "60":
            return rows.filter(valid_until__gte=today, valid_until__lte=today + timedelta(days=60))
        return rows.valid_on(today)


class AbsenceFilter(filters.FilterSet):
    staff = staff_member()
    when = filters.ChoiceFilter(
        label=_("When"),
        choices=[("past", _("Past")), ("all", _("Coming and past"))],
        empty_label=pgettext_lazy("days", "Coming"),
        method="of_time",
    )

    class Meta:
        model = Absence
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: Any) -> QuerySet:
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("when") else rows.filter(ends_at__gt=clock.now())

    def of_time(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(ends_at__lte=clock.now()) if value == "past" else rows


class LicenceFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Licence.Kind.choices, empty_label=_("Every kind"))

    class Meta:
        model = Licence
        fields: list[str] = []
        form = Form


class ClosedDayFilter(filters.FilterSet):
    area = area()
    when = filters.ChoiceFilter(
        label=_("When"),
        choices=[("past", _("Past")), ("all", _("Coming and past"))],
        empty_label=pgettext_lazy("days", "Coming"),
        method="of_time",
    )

    class Meta:
        model = ClosedDay
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: Any) -> QuerySet:
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("when") else rows.filter(day__gte=clock.today())

    def of_time(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(day__lt=clock.today()) if value == "past" else rows


class HolidayFilter(filters.FilterSet):
    year = filters.NumberFilter(
        field_name="day__year", label=_("Year"), widget=forms.NumberInput(attrs={"min": 2000, "max": 2100})
    )

    class Meta:
        model = Holiday
        fields: list[str] = []
        form = Form
