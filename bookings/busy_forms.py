"""Which day, and which part of the house, the board of who is busy shows."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from venue import clock
from venue.forms import DateInput, Form
from venue.models import Area
from venue.working_time import business_date


class BusyForm(Form):
    """What makes no sense counts as not chosen."""

    by = forms.ChoiceField(choices=[("room", ""), ("person", "")], required=False, widget=forms.HiddenInput)
    day = forms.DateField(label=_("Day"), required=False, widget=DateInput)
    area = forms.ModelChoiceField(
        label=_("Zone"), queryset=Area.objects.none(), required=False, empty_label=_("The whole house")
    )

    def __init__(self, data: QueryDict) -> None:
        today = business_date(clock.now(), clock.zone())
        super().__init__({"by": "room", "day": today.isoformat()} | data.dict())
        self.fields["area"].queryset = Area.objects.filter(resources__kind="room").distinct()  # type: ignore[attr-defined]
        self.today = today
        self.is_valid()
        if self.is_by_person:
            del self.fields["area"]

    @property
    def is_by_person(self) -> bool:
        return self.cleaned_data.get("by") == "person"

    @property
    def chosen_day(self) -> date:
        return self.cleaned_data.get("day") or self.today

    @property
    def chosen_area(self) -> Area | None:
        return self.cleaned_data.get("area")
