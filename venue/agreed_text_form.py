"""What managers type as a text to agree to."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from venue.forms import Form
from venue.models.agreed_text import Kind
from venue.refusals import Refusable


def text_field(label: Any, language: str, rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": language})
    return forms.CharField(label=label, max_length=10_000, widget=widget, **options)


class AgreedTextForm(Refusable, Form):
    """One version, in both languages; whether it means something else than the one before."""

    WORDS: ClassVar = ("text_en", "text_zh", "effect_en", "effect_zh")
    beside = {"no_effect": "effect_zh"}

    text_zh = text_field(_("Text (Chinese)"), "zh-Hans", 10)
    text_en = text_field(_("Text (English)"), "en", 10)
    effect_zh = text_field(
        _("Why it is needed, and what follows from a no (Chinese)"),
        "zh-Hans",
        3,
        required=False,
        help_text=_("The law asks for it with sensitive data."),
    )
    effect_en = text_field(_("Why it is needed, and what follows from a no (English)"), "en", 3, required=False)
    change = forms.ChoiceField(
        label=_("Is this a change of substance?"),
        choices=[
            ("yes", _("Yes: it means something else. Everybody is asked again.")),
            ("no", _("No: only the wording. What was agreed to stands.")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, kind: Kind, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind not in (Kind.HEALTH, Kind.PHOTO):
            del self.fields["effect_zh"], self.fields["effect_en"]
        if is_first:
            del self.fields["change"]

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.WORDS if name in self.cleaned_data}

    @property
    def is_substantive(self) -> bool:
        return bool(self.cleaned_data.get("change") != "no")
