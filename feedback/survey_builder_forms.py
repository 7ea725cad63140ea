"""What people type about surveys and their questions: shape and choices only, the services decide."""

import json
from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import CHINESE, ENGLISH, beside_each_other
from feedback.models import Dimension, Question, Survey, SurveyVersion, Topic
from feedback.survey_rules import LEAST_OPTIONS
from venue.forms import DateInput, Form, ModelForm
from venue.refusals import Refusable

Kind = Question.Kind
CHOICES = (Kind.SINGLE, Kind.MULTI)
SCALES = (Kind.SCALE, Kind.MATRIX)
SCALE_FIELDS = ("steps", "low_en", "low_zh", "high_en", "high_zh")
PARTS = "parts"  # the rows below the form
USES = {
    Kind.SINGLE: (PARTS,),
    Kind.MULTI: (PARTS,),
    Kind.SCALE: SCALE_FIELDS,
    Kind.MATRIX: (*SCALE_FIELDS, "asks_expectation", PARTS),
}
EMPTY_ROWS = 3
MOST_ROWS = 30


class SurveySettingsForm(Refusable, ModelForm):
    beside = {
        "name_taken": "name_zh",
        "kind_taken": "is_active",
        "kind_stays": "kind",
        "case_for_some": "audience",
        "counts_nothing": "counts",
        "sample_range": "sample",
        "open_range": "open_days",
        "asks_too_late": "latest_hours",
    }
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("kind", "audience", "sample"),
        beside_each_other("after_minutes", "latest_hours", "open_days"),
        "counts",
        "is_active",
    )

    class Meta:
        model = Survey
        fields = [
            *("name_en", "name_zh", "kind", "audience", "sample"),
            *("after_minutes", "latest_hours", "open_days", "counts", "is_active"),
        ]
        widgets = {"name_en": forms.TextInput(attrs=ENGLISH), "name_zh": forms.TextInput(attrs=CHINESE)}


class QuestionForm(Refusable, ModelForm):
    """One question; `version` is the draft that it belongs to."""

    beside = {
        "code_taken": "code",
        "code_means_another": "code",
        "scale_without_steps": "steps",
        "expectation_of_no_matrix": "asks_expectation",
        "branch_not_whole": "only_if",
        "branch_not_earlier": "only_if",
        "branch_unanswerable": "only_from",
        "words_too_long": "text_en",
    }
    layout = Layout(
        "kind",
        "text_en",
        "text_zh",
        beside_each_other("code", "topic", "dimension"),
        "is_required",
        "steps",
        beside_each_other("low_en", "low_zh"),
        beside_each_other("high_en", "high_zh"),
        "asks_expectation",
        beside_each_other("only_if", "only_from", "only_to"),
    )

    class Meta:
        model = Question
        fields = [
            *("kind", "text_en", "text_zh", "code", "topic", "dimension", "is_required", *SCALE_FIELDS),
            *("asks_expectation", "only_if", "only_from", "only_to"),
        ]
        widgets = {
            "kind": forms.Select(attrs={"data-uses": json.dumps(USES)}),
            **{name: forms.TextInput(attrs=ENGLISH) for name in ("text_en", "low_en", "high_en")},
            **{name: forms.TextInput(attrs=CHINESE) for name in ("text_zh", "low_zh", "high_zh")},
        }
        help_texts = {
            "steps": _("Between 3 and 10."),
            "only_from": _("A step of the scale, or the number of the option."),
        }

    def __init__(self, *args: Any, version: SurveyVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.version = version
        earlier = Question.objects.filter(version=version).exclude(kind__in=[Kind.TEXT, Kind.MATRIX])
        if self.instance.pk:
            earlier = earlier.filter(position__lt=self.instance.position)
        self.fields["only_if"].queryset = earlier  # type: ignore[attr-defined]
        self.fields["only_if"].empty_label = _("everybody is asked")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What a kind does not ask for is left out, also where it was typed for another one."""
        fields = super().clean() or self.cleaned_data
        kind = fields.get("kind")
        if kind not in SCALES:
            fields |= {"steps": None} | dict.fromkeys(SCALE_FIELDS[1:], "")
        if kind != Kind.MATRIX:
            fields["asks_expectation"] = False
        if not fields.get("only_if"):
            fields |= {"only_from": None, "only_to": None}
        if kind in SCALES:
            self.clean_scale(fields)
        return fields

    def clean_scale(self, fields: Mapping[str, Any]) -> None:
        for name in SCALE_FIELDS:
            if not fields.get(name) and name not in self.errors:
                self.add_error(name, _("A scale needs this."))

    def clean_code(self) -> str:
        """It is looked up within the version, which is no field."""
        code: str = self.cleaned_data["code"]
        others = Question.objects.filter(version=self.instance.version, code=code)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another question of this survey has this code."))
        return code


class PartForm(Form):
    """An option of a choice, or a line of a table. A row without words is left out."""

    text_en = forms.CharField(
        label=_("Text (English)"), max_length=160, required=False, widget=forms.TextInput(attrs=ENGLISH)
    )
    text_zh = forms.CharField(
        label=_("Text (Chinese)"), max_length=160, required=False, widget=forms.TextInput(attrs=CHINESE)
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=[("", "–"), *Topic.choices], required=False)
    dimension = forms.ChoiceField(label=_("Dimension"), choices=[("", "–"), *Dimension.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name in ("topic", "dimension") else "form-control"

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        for one, other in (("text_en", "text_zh"), ("text_zh", "text_en")):
            if fields.get(other) and not fields.get(one) and one not in self.errors:
                self.add_error(one, _("Please write it in both languages."))
        return fields


class BaseParts(forms.BaseFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].widget.attrs["class"] = "form-control"
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def check(self, kind: str) -> None:
        """As many as the kind of question asks for."""
        count = len(self.parts())
        if kind in CHOICES and count < LEAST_OPTIONS:
            raise forms.ValidationError(_("A choice has at least two options."))
        if kind == Kind.MATRIX and not count:
            raise forms.ValidationError(_("A table has at least one line."))

    def parts(self) -> list[dict[str, Any]]:
        """What stands in the rows, in their order, without those that are empty or taken away."""
        kept = [form for form in self.forms if form not in self.deleted_forms and form.cleaned_data.get("text_en")]
        ordered = sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or MOST_ROWS)
        names = ("text_en", "text_zh", "topic", "dimension")
        return [{name: form.cleaned_data[name] for name in names} for form in ordered]


PartFormSet = forms.formset_factory(
    PartForm,
    formset=BaseParts,
    extra=EMPTY_ROWS,
    can_delete=True,
    can_order=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS + EMPTY_ROWS,
)


class VersionForm(Refusable, ModelForm):
    layout = Layout("is_anonymous")

    class Meta:
        model = SurveyVersion
        fields = ["is_anonymous"]


class ReleaseForm(Refusable, Form):
    opens_on = forms.DateField(
        label=_("Opens on"), required=False, widget=DateInput, help_text=_("Empty: it opens at once.")
    )
    beside = {"opens_in_the_past": "opens_on"}
    layout = Layout("opens_on")


class StepForm(Refusable, Form):
    """A step that asks for nothing."""
