"""Who signs up alone, and becomes a person here alone, is asked whether the law lets them."""

from datetime import date
from typing import Any

from allauth.account.forms import SignupForm as AccountForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.rules import check_born_on, check_registers_alone
from venue import clock
from venue.errors import DomainError
from venue.forms import DateInput, Form, Look
from venue.refusals import Refusable


class OfAge(forms.Form):
    """Mixin: the date of birth, asked for without saying which would do."""

    born_on = forms.DateField(
        label=_("Date of birth"),
        widget=DateInput({"autocomplete": "bday"}),
        help_text=_(
            "Looked at to see your age, and not kept. Under 14, please come to the front desk with a guardian."
        ),
    )

    def clean_born_on(self) -> date:
        born_on: date = self.cleaned_data["born_on"]
        today = clock.today()
        try:
            check_born_on(born_on, today)
            check_registers_alone(born_on, today)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return born_on


class SignupForm(Look, OfAge, AccountForm):
    """The public page; nothing of it is kept while any field is wrong."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "born_on", "email", "password1"]

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by allauth once the account is saved."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class JoinForm(Refusable, OfAge, Form):
    """Somebody whose sign-in is older than their being known here."""

    beside = {"too_young_alone": "born_on"}
