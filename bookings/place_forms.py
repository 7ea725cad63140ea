"""What the desk types about one person's place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.selectors.exceptions import InTheWay
from venue.forms import Form
from venue.refusals import Refusable


class AgainstForm(Refusable, Form):
    """Which rules are set aside for one booking, one by one, and why; whether the person came, once it has begun."""

    rules = forms.MultipleChoiceField(label=_("Set these rules aside"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Because"), max_length=200, help_text=_("The person reads it beside the booking."))
    has_come = forms.BooleanField(label=_("The person was there"), required=False, initial=True)

    def __init__(self, *args: Any, found: InTheWay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(error.code, error.rule_name) for error, _may in found.refusals]
        self.fields["rules"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["rules"], self.fields["reason"]
        if not found.has_begun or found.session.is_roster_closed:
            del self.fields["has_come"]
