"""What is asked while somebody is received: shape and choices only, the services decide."""

from dataclasses import fields
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import MemberAddForm, beside_each_other
from members.models import Intake, Member, Preference
from members.photo_forms import PhotoForm
from members.rules import OWN_CONSENT_AT, age_on
from members.selectors.intake import receiving
from members.services.intake import Aims
from members.services.member import Facts
from venue import clock
from venue.errors import DomainError
from venue.forms import Form
from venue.models import StaffMember
from venue.refusals import Refusable

PURPOSES = {
    "phone": _("To reach you when a class is called off. From abroad with + and the country code."),
    "email": _("For confirmations, receipts and booking online."),
    "gender": _("For changing rooms and who serves you; may stay open."),
    "born_on": _("So that what we propose suits your age; under 14 a guardian answers."),
}


class BasicsForm(MemberAddForm):
    """Who it is, each field with what it is for. No number of an identity card is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, purpose in PURPOSES.items():
            if name in self.fields:
                self.fields[name].help_text = purpose


class PhotographedBasicsForm(BasicsForm, PhotoForm):
    """With a photo, if the guest likes."""

    beside = {**BasicsForm.beside, **PhotoForm.beside}
    is_needed = False

    @property
    def said(self) -> dict[str, Any]:
        names = {field.name for field in fields(Facts)}
        return {name: value for name, value in self.cleaned_data.items() if name in names}

    @property
    def is_of_child(self) -> bool:
        born_on = self.cleaned_data.get("born_on")
        return born_on is not None and age_on(clock.today(), born_on) < OWN_CONSENT_AT


class DeskBasicsForm(PhotographedBasicsForm):
    @property
    def facts(self) -> Facts:
        return Facts(**self.said)


class GuestBasicsForm(PhotographedBasicsForm):
    """The same at the tablet. Who is known here already, and who is a child, is settled at the desk: a guest is told
    nothing about anybody else. So is another photo in place of one by which somebody is known.
    """

    SETTLED_AT_DESK = frozenset(
        {"phone_taken", "email_taken", "known_already", "guardian_unfit", "has_dependants", "somebody_else_received"}
    )

    guardian_number = None  # type: ignore[assignment]
    layout = Layout("name", "phone", "email", beside_each_other("gender", "born_on"), "language")

    def __init__(
        self,
        *args: Any,
        guardian_number: str = "",
        signs_in: bool = False,
        takes_photo: bool = True,
        **kwargs: Any,
    ) -> None:
        """`signs_in`: the person has a sign-in, which follows phone and address; a tablet does not move it."""
        super().__init__(*args, **kwargs)
        self.guardian = guardian_number
        self.fields.pop("somebody_else")
        for name in () if takes_photo else ("photo", "agrees", "text"):
            self.fields.pop(name)
        for name in ("phone", "email"):
            self.fields[name].disabled = signs_in

    @property
    def facts(self) -> Facts:
        return Facts(**self.said, guardian_number=self.guardian)

    def refuse(self, error: DomainError) -> None:
        if error.code == "guardian_needed":
            self.add_error("born_on", _("Under 14 a guardian is written down first. Please give the tablet back."))
        elif error.code in self.SETTLED_AT_DESK:
            self.add_error(None, _("Please give the tablet back: the front desk looks at this with you."))
        else:
            super().refuse(error)

    @staticmethod
    def guardian_of(member: Member | None) -> str:
        return member.guardian.number if member and member.guardian else ""


class AimsForm(Refusable, Form):
    """What somebody comes for, and when they have time."""

    goals = forms.MultipleChoiceField(
        label=_("What would you like to reach?"),
        choices=Intake.Goal.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose one thing at least.")},
    )
    hours = forms.MultipleChoiceField(
        label=_("When do you have time?"),
        required=False,
        choices=Preference.Hours.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: at any time."),
    )
    times_a_week = forms.IntegerField(
        label=_("How often a week would you like to come?"),
        required=False,
        min_value=1,
        max_value=14,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    layout = Layout(beside_each_other("goals", "hours"), "times_a_week")

    @property
    def aims(self) -> Aims:
        return Aims(**self.cleaned_data)

    @staticmethod
    def typed_from(intake: Intake) -> dict[str, Any]:
        return {"goals": intake.goals, "hours": intake.hours, "times_a_week": intake.times_a_week}


class NextForm(Refusable, Form):
    next_step = forms.ChoiceField(label=_("What comes next?"), choices=Intake.Next.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=200, help_text=_("What was agreed. Nothing about health.")
    )


class Colleague(forms.ModelChoiceField):
    def label_from_instance(self, staff: Any) -> str:
        return str(staff.user.display_name)


class HandOverForm(Refusable, Form):
    beside = {"to_oneself": "to", "not_at_reception": "to"}

    to = Colleague(label=_("Who takes over?"), queryset=StaffMember.objects.none())
    note = forms.CharField(
        label=_("What should they know?"), max_length=200, help_text=_("Where you stopped. Nothing about health.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = receiving(clock.now())  # type: ignore[attr-defined]


class BreakOffForm(Refusable, Form):
    reason = forms.CharField(
        label=_("Why is it broken off?"), max_length=200, help_text=_("Such as: had to leave, comes back on Sunday.")
    )


class CodeForm(Refusable, Form):
    beside = {"tablet_code_unfit": "code"}

    code = forms.CharField(
        label=_("Code from the front desk"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class IntakeFilters(Form):
    """The filters of the list; they live in the address."""

    which = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", pgettext_lazy("intakes", "under way")),
            ("late", pgettext_lazy("intakes", "took too long")),
            ("done", pgettext_lazy("intakes", "done")),
            ("abandoned", pgettext_lazy("intakes", "broken off")),
            ("all", pgettext_lazy("intakes", "all")),
        ],
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", pgettext_lazy("whose intakes", "everybody's")), ("mine", pgettext_lazy("whose intakes", "mine"))],
    )
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("newest first")), ("oldest", _("oldest first"))]
    )
