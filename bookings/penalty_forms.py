"""What is typed about late cancellations, no-shows and objections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Objection, Penalty
from venue.forms import Form
from venue.refusals import Refusable


class WrongForm(Refusable, Form):
    """What the member finds wrong; no word is needed."""

    text = forms.CharField(
        label=_("What is wrong?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("You need not write anything: the front desk looks at it in any case."),
    )


class AnswerForm(Refusable, Form):
    """What the desk answers; the member reads it."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Objection.Outcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The member reads these words."),
    )


class WaiveForm(Refusable, Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=Penalty._meta.get_field("reason").max_length,
        help_text=_("The member reads it; it is kept."),
    )
