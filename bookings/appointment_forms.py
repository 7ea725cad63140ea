"""What is typed or chosen about appointments: shape and choices only, the services decide."""

from datetime import date, datetime, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bookings.forms import beside_each_other
from bookings.models import Appointment, Treatment
from bookings.selectors.appointment import today
from bookings.selectors.desk import people
from bookings.selectors.treatment import practitioners
from members.models import Member
from venue import clock
from venue.forms import THINKABLE, DateInput, Form
from venue.models import StaffMember
from venue.refusals import Refusable

ANYBODY = _("whose turn it is")
A_YEAR = timedelta(days=366)


class DayFilters(Form):
    """How the list of a day is narrowed; what makes no sense counts as not chosen."""

    day = forms.DateField(label=_("Day"), required=False, widget=DateInput)
    staff = forms.ModelChoiceField(
        label=_("Practitioner"), queryset=StaffMember.objects.none(), required=False, empty_label=_("Everybody")
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Every state")), *Appointment.State.choices], required=False
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__({**data.dict(), "day": data.get("day") or today().isoformat()})
        self.fields["staff"].queryset = practitioners()  # type: ignore[attr-defined]

    @property
    def chosen(self) -> date:
        self.is_valid()
        return self.cleaned_data.get("day") or today()


class AskForm(Form):
    """What a guest is to have, chosen step by step at the desk; a second treatment is for the same guest or another."""

    treatment = forms.ModelChoiceField(label=_("Treatment"), queryset=Treatment.objects.on_offer())
    staff = forms.ModelChoiceField(
        label=_("Practitioner"), queryset=StaffMember.objects.none(), required=False, empty_label=ANYBODY
    )
    day = forms.DateField(label=_("Day"), widget=DateInput, initial=clock.today)
    second = forms.ModelChoiceField(
        label=_("Second treatment"), queryset=Treatment.objects.on_offer(), required=False, empty_label=_("none")
    )
    second_staff = forms.ModelChoiceField(
        label=_("Practitioner of the second"), queryset=StaffMember.objects.none(), required=False, empty_label=ANYBODY
    )
    companion = forms.CharField(
        label=_("Second guest"),
        required=False,
        max_length=80,
        help_text=_("Number or phone. Empty: the second treatment follows, for the same guest."),
    )
    layout = Layout(
        beside_each_other("treatment", "staff", "day"), beside_each_other("second", "second_staff", "companion")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("staff", "second_staff"):
            self.fields[name].queryset = practitioners(clock.today())  # type: ignore[attr-defined]

    def clean_companion(self) -> Member | None:
        words = self.cleaned_data["companion"].strip()
        return found_person(words) if words else None

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if fields.get("companion") and not fields.get("second"):
            self.add_error("second", _("Choose what the second guest is to have."))
        if (day := fields.get("day")) and not clock.today() - timedelta(days=1) <= day <= clock.today() + A_YEAR:
            self.add_error("day", _("Choose a day from today on, within a year."))
        return fields


class RejectForm(Refusable, Form):
    reason = forms.CharField(
        label=_("Why it is not possible"), max_length=200, help_text=_("The guest reads it. Propose another time.")
    )


class NoteForm(Form):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was used, what to know next time. Guests do not see it; nothing about health."),
    )


class CallOffForm(Refusable, Form):
    """Cancelling at the desk: as the guest wishes, or because the house cannot."""

    who = forms.ChoiceField(
        label=_("Cancelled by"),
        choices=[("guest", _("the guest")), ("house", _("the house: it costs nothing, and everything goes back"))],
        widget=forms.RadioSelect,
        initial="guest",
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    late = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if fields.get("who") == "house" and not fields.get("reason"):
            self.add_error("reason", _("Say why; the guest is told."))
        return fields


def found_person(words: str) -> Member:
    """The one person whom these words mean; else what to type instead stands beside the field."""
    found = people(words.strip())
    if len(found) != 1:
        raise forms.ValidationError(
            _("%(count)s people are found by this; type the number or the whole phone.") % {"count": len(found)}
        )
    return found[0]


def instant(text: str) -> datetime | None:
    """An instant from a button; nonsense is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and found.year in THINKABLE else None
