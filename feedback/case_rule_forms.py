"""The sources of cases and the rules about them, as those in charge type them."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Case, CaseSource, EnquiryClass, GradingRule, HandlingRule, RoutingRule
from members.forms import CHINESE, ENGLISH, beside_each_other
from venue.forms import ModelForm
from venue.refusals import Refusable
from venue.roles import PERMISSIONS, STAFF

ENGLISH_TEXT = forms.Textarea(attrs=ENGLISH | {"rows": 5})
CHINESE_TEXT = forms.Textarea(attrs=CHINESE | {"rows": 5})
NAMES = {"name_en": forms.TextInput(attrs=ENGLISH), "name_zh": forms.TextInput(attrs=CHINESE)}
HANDLERS = [(role.value, role.label) for role in STAFF if "feedback.answer_case" in PERMISSIONS[role]]


def several(
    label: object, choices: Any, *, required: bool = False, help_text: object = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        required=required,
        choices=choices,
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.CheckboxSelectMultiple,
    )


class LinesField(forms.CharField):
    """Several words, one in each line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return list(dict.fromkeys(line.strip()[:40] for line in text.splitlines() if line.strip()))


class SourceForm(Refusable, ModelForm):
    """The short name is given once, since cases keep it."""

    beside = {"key_taken": "key", "name_taken": "name_zh", "source_needed": "is_active"}
    layout = Layout("key", beside_each_other("name_en", "name_zh"), "position", "is_for_guests", "is_active")

    class Meta:
        model = CaseSource
        fields = ["key", "name_en", "name_zh", "is_for_guests", "position", "is_active"]
        widgets = NAMES
        help_texts = {
            "key": _("Latin letters and figures. It stays as it is, since cases keep it."),
            "is_for_guests": _("Then the address /complain/?from= with its short name opens the form for them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"]
            self.helper.layout = Layout(
                beside_each_other("name_en", "name_zh"), "position", "is_for_guests", "is_active"
            )


class EnquiryClassForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh"}
    layout = Layout(beside_each_other("name_en", "name_zh"), "roles", "position", "is_active")
    roles = several(_("Answered by"), HANDLERS, help_text=_("Nobody chosen: everybody who answers cases."))

    class Meta:
        model = EnquiryClass
        fields = ["name_en", "name_zh", "roles", "position", "is_active"]
        widgets = NAMES


class HandlingForm(Refusable, ModelForm):
    beside = {"rule_taken": "tone", "no_steps": "steps_zh"}
    layout = Layout(
        beside_each_other("kind", "tone", "role"),
        beside_each_other("steps_en", "steps_zh"),
        beside_each_other("words_en", "words_zh"),
    )

    class Meta:
        model = HandlingRule
        fields = ["kind", "tone", "role", "steps_en", "steps_zh", "words_en", "words_zh"]
        widgets = {
            "steps_en": ENGLISH_TEXT,
            "steps_zh": CHINESE_TEXT,
            "words_en": forms.Textarea(attrs=ENGLISH | {"rows": 3}),
            "words_zh": forms.Textarea(attrs=CHINESE | {"rows": 3}),
        }


class GradingForm(Refusable, ModelForm):
    beside = {"code_taken": "code", "no_condition": "words"}
    layout = Layout(
        beside_each_other("code", "effect", "position"),
        beside_each_other("name_en", "name_zh"),
        beside_each_other("kinds", "categories"),
        beside_each_other("facts", "words"),
        "is_active",
    )
    kinds = several(_("Of one of these kinds"), Case.Kind.choices)
    categories = several(_("About one of these"), Case.Category.choices)
    facts = several(_("All of this is so"), GradingRule.Fact.choices)
    words = LinesField(
        label=_("Says one of these words"),
        required=False,
        help_text=_("One in each line. In Latin letters, also as the beginning of a longer word."),
    )

    class Meta:
        model = GradingRule
        fields = [
            "code", "effect", "name_en", "name_zh", "kinds", "categories", "facts", "words", "position", "is_active",
        ]  # fmt: skip
        widgets = NAMES


class RoutingForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh", "no_roles": "roles"}
    layout = Layout(
        beside_each_other("name_en", "name_zh", "position"),
        beside_each_other("kinds", "grades"),
        beside_each_other("categories", "roles"),
        "is_active",
    )
    kinds = several(_("Of one of these kinds"), Case.Kind.choices)
    categories = several(_("About one of these"), Case.Category.choices)
    grades = several(_("Of one of these grades"), Case.Grade.choices)
    roles = several(_("Handled by one of"), HANDLERS, required=True)

    class Meta:
        model = RoutingRule
        fields = ["name_en", "name_zh", "kinds", "categories", "grades", "roles", "position", "is_active"]
        widgets = NAMES
        help_texts = {"position": _("The first rule in this order that fits is the one that counts.")}
