"""What people type about waiting for guests and about working hours. Shape only, the services decide."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.forms import words
from feedback.models import WorkingHours
from feedback.models.working_hours import DAYS
from venue import clock
from venue.forms import DateInput, Form, ModelForm, TimeInput
from venue.reference_forms import beside_each_other
from venue.refusals import Refusable


class PauseForm(Refusable, Form):
    text = words(
        _("Question to the guest"),
        rows=3,
        help_text=_("They read these words. Our working time stands until they answer; what we promised runs on."),
    )


class WorkingHoursForm(Refusable, ModelForm):
    """One stretch, given to as many weekdays as have it."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=DAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    beside = {"hours_taken": "begins", "past_hours_stay": "first_on"}
    layout = Layout("weekdays", beside_each_other("begins", "ends"), "first_on")

    class Meta:
        model = WorkingHours
        fields = ["begins", "ends", "first_on"]
        widgets = {"begins": TimeInput, "ends": TimeInput, "first_on": DateInput}
        help_texts = {
            "begins": _("Breaks are what lies between two stretches: 09:00–12:00 and 13:30–18:00."),
            "ends": _("At or before the beginning means the next morning."),
            "first_on": _("Today at the earliest. On the days before it the hours stay that were."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["weekdays"] = [self.instance.weekday] if self.instance.pk else list(range(7))
        self.initial["first_on"] = max(clock.today(), self.instance.first_on or clock.today())
