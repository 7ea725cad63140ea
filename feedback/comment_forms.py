"""Comments: how they are narrowed, read, and made a case."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.figures.forms import DaysForm
from feedback.models import Answer, Case, CommentTag, Survey
from venue.forms import Form, ModelForm
from venue.reference_forms import NAMES, beside_each_other
from venue.refusals import Refusable

NARROWED = ("survey", "tag", "tone", "read", "q")
TONE = pgettext_lazy("of a comment", "Tone")


class CommentTagForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh"}
    layout = Layout(beside_each_other("name_en", "name_zh"), "is_active")

    class Meta:
        model = CommentTag
        fields = ["name_en", "name_zh", "is_active"]
        widgets = NAMES


class CommentsForm(DaysForm):
    """Days, a survey, a tag, a tone, whether somebody read it, and words in it."""

    def __init__(self, query: Mapping[str, str]) -> None:
        super().__init__(query, *NARROWED)
        surveys = [(str(each.pk), each.name) for each in Survey.objects.all()]
        tags = [(str(each.pk), each.name) for each in CommentTag.objects.all()]
        read = [("", _("Read or not")), ("yes", _("Read")), ("no", _("Not read yet"))]
        tones = [("", _("Every tone")), *Case.Tone.choices]
        self.choose("survey", _("Survey"), [("", _("Every survey")), *surveys])
        self.choose("tag", _("Tag"), [("", _("Every tag")), *tags])
        self.choose("tone", TONE, tones)
        self.choose("read", pgettext_lazy("comments", "Read"), read)
        search = forms.TextInput(attrs={"type": "search", "data-search": True})
        self.fields["q"] = forms.CharField(label=_("Words in it"), required=False, max_length=100, widget=search)

    def choose(self, name: str, label: Any, choices: list[Any]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)

    def query(self, **more: str) -> str:
        """Of a valid form: what was chosen as an address, with something else beside it."""
        period = self.period
        days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        return urlencode(days | {name: value for name, value in (self.narrowed | more).items() if value})

    @property
    def narrowed(self) -> dict[str, str]:
        """Of a valid form."""
        return {name: self.cleaned_data[name] for name in NARROWED}


class ReadForm(Refusable, Form):
    """How a comment sounds, and what it is about."""

    layout = Layout("tone", "tags")
    tone = forms.ChoiceField(label=TONE, choices=Case.Tone.choices, widget=forms.RadioSelect)
    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"), required=False, queryset=CommentTag.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, comment: Answer, **kwargs: Any) -> None:
        has = [mark.tag_id for mark in comment.marks.all()]
        super().__init__(*args, initial={"tone": comment.sounds, "tags": has}, **kwargs)  # type: ignore[attr-defined]
        in_use = CommentTag.objects.filter(is_active=True) | CommentTag.objects.filter(pk__in=has)
        self.fields["tags"].queryset = in_use.distinct()  # type: ignore[attr-defined]


class CommentCaseForm(Refusable, Form):
    """As what a comment is handled."""

    layout = Layout(beside_each_other("kind", "category"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Case.Kind.choices)
    category = forms.ChoiceField(label=_("About what"), choices=Case.Category.choices)
