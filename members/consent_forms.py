"""What the buttons and fields of consents send."""

from typing import Any

from django import forms

from members.selectors.consent import channels_of
from venue.forms import Form
from venue.models.agreed_text import CONSENTS, Kind
from venue.models.message import Channel


class AnswerForm(Form):
    """One button: yes or no to one purpose, by one channel."""

    purpose = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in CONSENTS])
    channel = forms.ChoiceField(choices=Channel.choices, required=False)
    text = forms.IntegerField(required=False)
    is_given = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "purpose" in cleaned and cleaned.get("channel", "") not in channels_of(Kind(cleaned["purpose"])):
            raise forms.ValidationError("")
        return cleaned

    @property
    def answer(self) -> dict[str, Any]:
        """As `members.services.consent.answer` takes it."""
        said = self.cleaned_data
        return {
            "purpose": Kind(said["purpose"]),
            "channel": said["channel"],
            "is_given": said["is_given"],
            "text_pk": said["text"],
        }
