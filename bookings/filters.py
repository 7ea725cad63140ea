"""Filters of the staff lists; they live in the address."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import AreaClosure, Booking, Course, Resource, SessionSeries
from bookings.models.area_closure import AreaClosureQuerySet
from bookings.models.course import CourseQuerySet
from bookings.models.series import SessionSeriesQuerySet
from venue import clock
from venue.errors import Text
from venue.forms import Form
from venue.models import Area
from venue.models.opening import WEEKDAYS


class NameFilter(filters.CharFilter):
    """Part of the name, in either language."""

    def __init__(self) -> None:
        super().__init__(label=_("Name"), widget=forms.TextInput(attrs={"type": "search"}))

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(Q(name_en__icontains=value) | Q(name_zh__icontains=value)) if value else rows


class ActiveFilter(filters.ChoiceFilter):
    """Whether something is still in use, as a choice of words."""

    def __init__(self, label: Text, *, yes: Text, no: Text, either: Text) -> None:
        super().__init__(label=label, choices=[("yes", yes), ("no", no)], empty_label=either)

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(is_active=value == "yes") if value else rows


class CourseFilter(filters.FilterSet):
    q = NameFilter()
    module = filters.ChoiceFilter(label=_("Module"), choices=Course.Module.choices, empty_label=_("Every module"))
    level = filters.ChoiceFilter(label=_("Level"), choices=Course.Level.choices, empty_label=_("Every level"))
    intensity = filters.ChoiceFilter(
        label=_("Intensity"), choices=Course.Intensity.choices, empty_label=_("Every intensity")
    )
    review = filters.ChoiceFilter(
        label=_("Review"), choices=[("due", _("Due for review"))], empty_label=_("Due or not"), method="to_review"
    )
    offer = ActiveFilter(_("On offer"), yes=_("On offer"), no=_("Retired"), either=_("On offer and retired"))

    class Meta:
        model = Course
        fields: list[str] = []
        form = Form

    def to_review(self, rows: CourseQuerySet, name: str, value: str) -> QuerySet:
        return rows.due_for_review(clock.today())


class ResourceFilter(filters.FilterSet):
    q = NameFilter()
    area = filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.all(), empty_label=_("Every area"))
    room_kind = filters.ChoiceFilter(label=_("Kind"), choices=Resource.RoomKind.choices, empty_label=_("Every kind"))
    use = ActiveFilter(_("In use"), yes=_("In use"), no=_("Out of use"), either=_("In use and out of use"))

    class Meta:
        model = Resource
        fields: list[str] = []
        form = Form


class EquipmentFilter(filters.FilterSet):
    q = NameFilter()
    use = ActiveFilter(_("In use"), yes=_("In use"), no=_("Out of use"), either=_("In use and out of use"))

    class Meta:
        model = Resource
        fields: list[str] = []
        form = Form


class SeriesFilter(filters.FilterSet):
    weekday = filters.ChoiceFilter(label=_("Weekday"), choices=WEEKDAYS, empty_label=_("Every weekday"))
    course = filters.ModelChoiceFilter(label=_("Course"), queryset=Course.objects.all(), empty_label=_("Every course"))
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[("ended", _("Ended")), ("all", _("Running and ended"))],
        empty_label=_("Running"),
        method="of_state",
    )

    class Meta:
        model = SessionSeries
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: SessionSeriesQuerySet) -> QuerySet:
        """What has ended is shown only when asked for."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.running_on(clock.today())

    def of_state(self, rows: SessionSeriesQuerySet, name: str, state: str) -> QuerySet:
        return rows.ended_by(clock.today()) if state == "ended" else rows


class ClosureFilter(filters.FilterSet):
    cause = filters.ChoiceFilter(label=_("Cause"), choices=AreaClosure.Cause.choices, empty_label=_("Every cause"))
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[("over", pgettext_lazy("closure", "over or reopened")), ("all", _("all"))],
        empty_label=_("Closed, or to come"),
        method="of_state",
    )

    class Meta:
        model = AreaClosure
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: AreaClosureQuerySet) -> QuerySet:
        """What is over is shown only when asked for."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.not_over(clock.now())

    def of_state(self, rows: AreaClosureQuerySet, name: str, state: str) -> QuerySet:
        return rows.exclude(pk__in=rows.not_over(clock.now()).values("pk")) if state == "over" else rows


class BookingFilter(filters.FilterSet):
    """Of one person's bookings."""

    state = filters.ChoiceFilter(label=_("State"), choices=Booking.State.choices, empty_label=_("Every state"))
    course = filters.ModelChoiceFilter(
        field_name="session__course", label=_("Course"), queryset=Course.objects.all(), empty_label=_("Every course")
    )

    class Meta:
        model = Booking
        fields: list[str] = []
        form = Form
