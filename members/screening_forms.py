"""What people say about their health, and what the house asks: shape and choices only, the services decide."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import CHINESE, ENGLISH, beside_each_other
from members.models import ScreeningQuestion
from members.models.screening import Activity
from members.services.screening import Said
from venue import phrases
from venue.forms import Form, ModelForm
from venue.refusals import Refusable

YES_OR_NO = [("yes", phrases.YES), ("no", phrases.NO)]
PREFIX = "q_"


class ScreeningForm(Refusable, Form):
    """The same at the desk and online: every question, what else should be known, and the consent where there is none.

    `text_pk` is the text that is agreed to with it; `asks_guardian` where only the guardian can agree.
    """

    def __init__(
        self,
        *args: Any,
        questions: Sequence[ScreeningQuestion],
        text_pk: int | None = None,
        asks_guardian: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.text_pk = text_pk
        fields: dict[str, forms.Field] = {
            f"{PREFIX}{each.key}": forms.ChoiceField(
                label=each.name,
                choices=YES_OR_NO,
                widget=forms.RadioSelect,
                error_messages={"required": _("Please answer with yes or no.")},
            )
            for each in questions
        }
        rows: list[Any] = [InlineRadios(name) for name in fields]
        fields["details"] = forms.CharField(
            label=_("What else should whoever trains or treats you know?"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
            help_text=_("Such as allergies, medicines, old injuries. Sealed as the rest."),
        )
        if asks_guardian:
            fields["by_guardian"] = forms.BooleanField(label=_("The guardian is here and answers for the child"))
        if text_pk:
            fields["agrees"] = forms.BooleanField(label=_("I have read the text above and agree to it"))
        self.fields.update(fields)
        self.beside = {"health_consent_needed": "agrees"} if text_pk else {}
        self.helper.layout = Layout(*rows, *(name for name in fields if not name.startswith(PREFIX)))

    @property
    def said(self) -> Said:
        answers = {
            name.removeprefix(PREFIX): value == "yes"
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }
        return Said(answers, self.cleaned_data["details"], self.text_pk)


class QuestionForm(Refusable, ModelForm):
    beside = {
        "name_taken": "name_zh",
        "asks_and_bars": "asks",
        "lasts": "lasts_days",
    }
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("position", "only_for", "lasts_days"),
        beside_each_other("asks", "bars"),
        "is_active",
    )
    asks = forms.MultipleChoiceField(
        label=_("After a yes, a doctor is asked before"),
        required=False,
        choices=Activity.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    bars = forms.MultipleChoiceField(
        label=_("After a yes, barred are"),
        required=False,
        choices=Activity.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ScreeningQuestion
        fields = ["name_en", "name_zh", "position", "only_for", "lasts_days", "asks", "bars", "is_active"]
        widgets = {"name_en": forms.TextInput(attrs=ENGLISH), "name_zh": forms.TextInput(attrs=CHINESE)}
        help_texts = {
            "position": _("Questions are asked in the order of these numbers."),
            "only_for": _("Empty: of everybody."),
            "lasts_days": _("Empty: until the next screening."),
            "is_active": _("A question no longer in use is not asked; what was answered stays."),
        }
