"""Signing in and up with a phone: shape only, the services decide."""

from typing import Any

from allauth.account import forms as account
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from members import phones
from members.errors import PhoneUnreadable
from members.services.phone_sign_in import is_offered
from members.sign_up_forms import OfAge
from venue.forms import Form, Look
from venue.refusals import Refusable


def spelt(text: str) -> str:
    """As a phone is kept; raises `phones.NoPhone`."""
    return phones.e164(phones.international(text, settings.PHONE_REGION))


class LoginForm(Look, account.LoginForm):
    """An address and a password; where phones prove themselves, also a phone, however it is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_offered():
            widget = forms.TextInput(attrs={"autocomplete": "username"})
            self.fields["login"] = forms.CharField(label=_("Email or phone"), max_length=254, widget=widget)
        else:
            self.fields["login"] = account.EmailField()
            self.fields["login"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        login: str = super().clean_login()
        try:
            return login if "@" in login else spelt(login)
        except phones.NoPhone:
            return login


class PhoneForm(Refusable, Form):
    beside = {"phone_code_just_sent": "phone", "phone_codes_used_up": "phone"}

    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("From abroad with + and the country code."),
    )

    def clean_phone(self) -> str:
        try:
            return spelt(self.cleaned_data["phone"])
        except phones.NoPhone as error:
            raise forms.ValidationError(PhoneUnreadable.message, code=PhoneUnreadable.code) from error


class PhoneCodeForm(Refusable, Form):
    """The code, and for whoever likes a password."""

    beside = {"phone_code_unfit": "code"}

    code = forms.CharField(
        label=_("Code"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("6 figures, good for 15 minutes."),
    )
    password = forms.CharField(
        label=_("New password, if you like"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("To sign in without a code, or in place of one you have forgotten. At least 10 characters."),
    )

    def clean_password(self) -> str:
        """As Django keeps it; empty where none is wished for."""
        password = self.cleaned_data["password"]
        if not password:
            return ""
        password_validation.validate_password(password)
        return make_password(password)


class PhoneSignUpForm(Refusable, OfAge, Form):
    """Who is new here."""

    beside = {"too_young_alone": "born_on"}

    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "born_on"]
