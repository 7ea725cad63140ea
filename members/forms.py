"""What people type about people."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import phones
from members.models import Member
from members.selectors.member import CURRENT, EXPIRED, NO_CONTRACT
from members.services.member import Facts
from venue.forms import DateInput, Form
from venue.models import User
from venue.refusals import Refusable


class FindForm(Form):
    """The filters of the list of people."""

    q = forms.CharField(
        label=_("Name, number, phone or email"),
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    contract = forms.ChoiceField(
        label=_("Contract"),
        required=False,
        choices=[
            ("", _("All")),
            (CURRENT, _("valid today")),
            (EXPIRED, _("expired")),
            (NO_CONTRACT, _("none")),
        ],
    )


class MemberForm(Refusable, Form):
    """Adding and changing a person."""

    beside: Mapping[str, str] = {
        "phone_taken": "phone",
        "phone_form": "phone",
        "email_taken": "email",
        "born_unlikely": "born_on",
        "guardian_needed": "guardian_number",
        "guardian_unknown": "guardian_number",
        "guardian_unfit": "guardian_number",
        "has_dependants": "guardian_number",
    }

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=_("From abroad with + and the country code."),
    )
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Needed for booking online."),
    )
    gender = forms.ChoiceField(label=_("Gender"), required=False, choices=[("", "–"), *Member.Gender.choices])
    born_on = forms.DateField(label=_("Date of birth"), required=False, widget=DateInput())
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES, initial="zh-hans")
    guardian_number = forms.CharField(
        label=_("Guardian's member number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For a child, who may share phone and email with the guardian. Needed under 14."),
    )

    def clean_phone(self) -> str:
        """Checked here already, so that it is said together with what else is wrong."""
        text = self.cleaned_data["phone"]
        try:
            return phones.e164(phones.international(text, settings.PHONE_REGION)) if text.strip() else ""
        except phones.NoPhone:
            raise ValidationError(
                _("This is not a complete phone number. Numbers from abroad begin with + and the country code."),
                code="phone_form",
            ) from None

    @property
    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)

    @staticmethod
    def typed_from(member: Member) -> dict[str, Any]:
        """What the form shows of a person."""
        return {
            "name": member.name,
            "phone": phones.readable(member.phone, settings.PHONE_REGION),
            "email": member.email,
            "gender": member.gender,
            "born_on": member.born_on,
            "language": member.language,
            "guardian_number": member.guardian.number if member.guardian else "",
        }


class PasswordForm(Form):
    """Choosing a password behind an invitation."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validation.password_validators_help_text_html,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, User(email=self.member.email, name=self.member.name))
        return password
