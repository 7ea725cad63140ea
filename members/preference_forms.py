"""What people say about how they like to be served: shape and choices only, the services decide."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import beside_each_other
from members.models import Preference
from members.selectors.care import who_serves
from members.services.preference import FIELDS, Stated
from venue import clock
from venue.bilingual import in_language
from venue.forms import DateInput, Form
from venue.models import StaffMember
from venue.refusals import Refusable


class Practitioner(forms.ModelChoiceField):
    def label_from_instance(self, staff: Any) -> str:
        job = in_language(staff.job_en, staff.job_zh)
        return f"{staff.user.display_name} · {job}" if job else staff.user.display_name


def no_matter(choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", _("no preference")), *choices]


class PreferenceForm(Refusable, Form):
    """The same at the desk and online."""

    beside = {"practitioner_gone": "practitioner"}

    practitioner = Practitioner(
        label=_("Coach or practitioner"),
        required=False,
        queryset=StaffMember.objects.none(),
        empty_label=_("no preference"),
    )
    practitioner_gender = forms.ChoiceField(
        label=_("Served by"), required=False, choices=no_matter(Preference.Gender.choices)
    )
    pressure = forms.ChoiceField(
        label=_("Pressure of a massage"), required=False, choices=no_matter(Preference.Pressure.choices)
    )
    room = forms.ChoiceField(label=_("Room"), required=False, choices=no_matter(Preference.Room.choices))
    budget = forms.ChoiceField(label=_("Budget"), required=False, choices=no_matter(Preference.Budget.choices))
    is_quiet = forms.BooleanField(label=_("As little talking as possible"), required=False)
    hours = forms.MultipleChoiceField(
        label=_("Likes to come"),
        required=False,
        choices=Preference.Hours.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    needs = forms.MultipleChoiceField(
        label=_("What we take care of"),
        required=False,
        choices=Preference.Need.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing about health: allergies and illnesses are not kept here."),
    )
    layout = Layout(
        beside_each_other("practitioner", "practitioner_gender"),
        beside_each_other("pressure", "room", "budget"),
        "is_quiet",
        beside_each_other("hours", "needs"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = who_serves(clock.today())  # type: ignore[attr-defined]

    @property
    def stated(self) -> Stated:
        return Stated(**self.cleaned_data)

    @staticmethod
    def typed_from(preference: Preference | None) -> dict[str, Any]:
        return {name: getattr(preference, name) for name in FIELDS} if preference else {}


class OwnPreferenceForm(PreferenceForm):
    """What somebody says of themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].label = _("I like to come")
        self.fields["needs"].label = _("What you should know of me")


class CareNoteForm(Refusable, Form):
    beside = {"until_past": "until"}

    text = forms.CharField(
        label=_("What should whoever serves them know?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Such as: comes with her son on Sundays. Nothing about health, and nothing that they should not read."
        ),
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=DateInput(), help_text=_("Leave it empty for a note that stays.")
    )
