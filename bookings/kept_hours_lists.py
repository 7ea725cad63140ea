"""Hours that rooms are kept for some, as staff keep them: columns, filters, the form."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.filters import ActiveFilter
from bookings.forms import beside_each_other
from bookings.models import KeptHours, Resource
from bookings.tables import badge, name_in_language, page_of
from venue.forms import Form, ModelForm
from venue.refusals import Refusable

EVERY_DAY = pgettext_lazy("weekday", "every day")


class KeptHoursTable(tables.Table):
    caption = _("Hours kept")

    hours = tables.Column(
        pgettext_lazy("of kept hours", "Hours"),
        accessor="hours_words",
        order_by=("weekday", "begins", "pk"),
        linkify=page_of("kepthours"),
    )
    room = tables.Column()
    kept_for = tables.Column()
    is_active = tables.Column(_("State"))

    class Meta:
        model = KeptHours
        fields = ["hours", "room", "kept_for", "is_active"]

    def order_room(self, rows: QuerySet[KeptHours], is_descending: bool) -> tuple[QuerySet[KeptHours], bool]:
        return rows.order_by(f"{'-' * is_descending}room__{name_in_language()}", "weekday", "begins", "pk"), True

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class KeptHoursFilter(filters.FilterSet):
    room = filters.ModelChoiceFilter(
        label=_("Room"), queryset=Resource.objects.rooms().select_related("area"), empty_label=_("Every room")
    )
    kept_for = filters.ChoiceFilter(
        label=pgettext_lazy("for whom hours are kept", "For"),
        choices=KeptHours.For.choices,
        empty_label=_("Everybody"),
    )
    use = ActiveFilter(_("State"), yes=_("In use"), no=_("Out of use"), either=_("In use or not"))

    class Meta:
        model = KeptHours
        fields: list[str] = []
        form = Form


class KeptHoursForm(Refusable, ModelForm):
    beside = {"hours_listed": "begins"}
    layout = Layout(
        beside_each_other("room", "kept_for"),
        beside_each_other("weekday", "begins", "ends"),
        "is_active",
    )

    class Meta:
        model = KeptHours
        fields = ["room", "kept_for", "weekday", "begins", "ends", "is_active"]
        widgets = {name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in ("begins", "ends")}
        help_texts = {
            "ends": _("Until when; at or before the beginning it is the next morning."),
            "is_active": _("Out of use, the room is kept for nobody in these hours."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = Resource.objects.in_use().rooms() | Resource.objects.filter(pk=self.instance.room_id)
        self.fields["room"].queryset = rooms.select_related("area")  # type: ignore[attr-defined]
        self.fields["weekday"].choices = [("", EVERY_DAY), *list(self.fields["weekday"].choices)[1:]]  # type: ignore[attr-defined]
