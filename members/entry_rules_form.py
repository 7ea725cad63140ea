"""What managers type as entry rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from venue.forms import Form


class EntryRulesForm(Form):
    """One version, in both languages."""

    text_zh = forms.CharField(
        label=_("Rules (Chinese)"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 12, "lang": "zh-Hans"})
    )
    text_en = forms.CharField(
        label=_("Rules (English)"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 12, "lang": "en"})
    )
