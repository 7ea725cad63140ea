"""What people type about hazards beside their first steps, and about who answers for an area."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import beside_each_other
from safety.forms import KINDS, DeadlineField, in_minutes
from safety.models import AreaOwner, Hazard
from safety.selectors.hazard import possible_owners, proposed_deadline
from venue.forms import Form, ModelForm, PhotoInput
from venue.models import Area
from venue.refusals import Refusable


class ExtendForm(Refusable, Form):
    reason = forms.CharField(label=_("Reason"), max_length=400, help_text=_("The owner is told, with these words."))
    deadline_at = DeadlineField()

    beside = {"deadline_passed": "deadline_at", "not_later": "deadline_at"}
    layout = Layout("reason", "deadline_at")

    def __init__(self, *args: Any, hazard: Hazard, **kwargs: Any) -> None:
        initial = {"deadline_at": in_minutes(proposed_deadline(hazard.level))}
        super().__init__(*args, initial=initial, auto_id="extend_%s", **kwargs)


class SeenForm(Refusable, Form):
    """What a guest has seen, by the code on the wall: no name is asked for."""

    what = forms.CharField(label=_("What did you see?"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label=_("What is it about?"), choices=KINDS, required=False)
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=PhotoInput,
        help_text=_("Where and when it was taken is not kept. Please let nobody be in it."),
    )

    beside = {"not_a_photo": "photo"}

    def clean_what(self) -> str:
        return " ".join(self.cleaned_data["what"].split())


class AreaOwnerForm(Refusable, ModelForm):
    beside = {"area_taken": "area"}
    layout = Layout(beside_each_other("area", "staff"))

    class Meta:
        model = AreaOwner
        fields = ["area", "staff"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["staff"].queryset = possible_owners()  # type: ignore[attr-defined]
