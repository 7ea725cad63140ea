"""The one base of all forms, and the forms of the account pages in the same look.

A page writes `<form method="post">`, the token and the button; the form gives the fields:

    {% load crispy_forms_tags %}
    <form method="post" novalidate>{% csrf_token %}{% form_key %}{% crispy form %} … </form>
"""

from datetime import date
from typing import Any

from allauth.account import forms as account
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from venue import photos
from venue.models import User

THINKABLE = range(1900, 2200)  # years


def check_thinkable(value: date) -> None:
    """Reckoning with the first and the last years of the calendar goes beyond its ends."""
    if value.year not in THINKABLE:
        raise forms.ValidationError(_("Please enter a date from 1900 to 2199."), code="unthinkable")


class Look:
    """Mixin: crispy's helper, and fields without placeholders, which only repeat the label and vanish on typing."""

    layout: Layout | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.DateField | forms.DateTimeField):
                field.validators = [*field.validators, check_thinkable]


class Form(Look, forms.Form):
    """Checks shape and choices and gives `cleaned_data` to a service; it never saves."""


class ModelForm(Look, forms.ModelForm):
    """As Form, with fields taken from a model. Rule-bearing models are still written by their service."""


class DateInput(forms.DateInput):
    """The browser's own date picker; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class PhotoInput(forms.FileInput):
    """Opens the camera of a phone, the one that looks away from whoever holds it; with no `camera` the phone lets them
    choose a picture that is there already.
    """

    def __init__(self, camera: str = "environment") -> None:
        super().__init__(attrs={"accept": ",".join(sorted(photos.TYPES))} | ({"capture": camera} if camera else {}))


class FirstOwnerForm(Form):
    """Who becomes the first owner of a venue."""

    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """The password is judged beside name and address, which it must not resemble."""
        cleaned: dict[str, Any] = super().clean() or {}
        if password := cleaned.get("password"):
            user = User(name=cleaned.get("name", ""), email=cleaned.get("email", ""))
            try:
                validate_password(password, user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


# --- account pages ---------------------------------------------------------------------------------------------------


class ResetPasswordForm(Look, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Look, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Look, account.ChangePasswordForm):
    pass


class SetPasswordForm(Look, account.SetPasswordForm):
    pass


class AddEmailForm(Look, account.AddEmailForm):
    pass


class ReauthenticateForm(Look, account.ReauthenticateForm):
    pass
