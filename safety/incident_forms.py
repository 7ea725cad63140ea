"""What people type about incidents: shape and choices only, the services decide."""

from datetime import datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.forms import beside_each_other
from safety.forms import KINDS
from safety.models import Hazard, Incident, IncidentPerson
from venue import clock
from venue.forms import DateTimeInput, Form, ModelForm
from venue.models import Area
from venue.refusals import Refusable


class ReportForm(Refusable, Form):
    """Three answers are enough; the rest can wait until somebody has been looked after."""

    area = forms.ModelChoiceField(label=pgettext_lazy("incident", "Where?"), queryset=Area.objects.none())
    kind = forms.ChoiceField(label=pgettext_lazy("incident", "What is it?"), choices=Incident.Kind.choices)
    is_injured = forms.TypedChoiceField(
        label=_("Is anybody hurt or unwell?"),
        choices=[("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    what = forms.CharField(
        label=_("What happened?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Can be added later. Names belong to the people of the incident, not here."),
    )
    occurred_at = forms.DateTimeField(label=_("When?"), widget=DateTimeInput)

    beside = {"happens_later": "occurred_at"}
    layout = Layout("area", "kind", "is_injured", "what", "occurred_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"occurred_at": this_minute()}, **kwargs)
        self.fields["area"].queryset = Area.objects.filter(is_active=True)  # type: ignore[attr-defined]


def this_minute() -> datetime:
    return clock.local(clock.now()).replace(second=0, microsecond=0)


class IncidentForm(Refusable, ModelForm):
    """What is known meanwhile, and what it came from."""

    beside = {"happens_later": "occurred_at"}
    layout = Layout(
        beside_each_other("area", "kind"),
        beside_each_other("severity", "occurred_at"),
        "is_injured",
        "what",
        "cause",
        "actions",
        "notified",
    )

    class Meta:
        model = Incident
        fields = ["area", "kind", "severity", "occurred_at", "is_injured", "what", "cause", "actions", "notified"]
        widgets = {
            "occurred_at": DateTimeInput,
            "what": forms.Textarea(attrs={"rows": 2}),
            "cause": forms.Textarea(attrs={"rows": 3}),
            "actions": forms.Textarea(attrs={"rows": 3}),
        }


class PersonForm(Refusable, Form):
    """Who was hurt, was there or saw it; sealed."""

    part = forms.ChoiceField(label=pgettext_lazy("in an incident", "Part"), choices=IncidentPerson.Part.choices)
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    contact = forms.CharField(
        label=_("Phone or email"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    statement = forms.CharField(
        label=_("What they say, and what was done for them"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    layout = Layout(beside_each_other("part", "name", "contact"), "statement")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="person_%s", **kwargs)


class ShownForm(Refusable, Form):
    """A hazard that the incident has shown."""

    what = forms.CharField(label=_("What is to be put right?"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    level = forms.ChoiceField(
        label=_("Level"), choices=Hazard.Level.choices, help_text=_("A major one closes the area at once.")
    )

    layout = Layout("what", beside_each_other("kind", "level"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="shown_%s", **kwargs)


class SignForm(Refusable, Form):
    """Nothing is typed: what refuses stands above the button."""
