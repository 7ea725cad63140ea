"""The questions of a version of a survey as a form: shape, choices and branches; the service keeps what it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.branching import opened
from feedback.models import Question, QuestionItem, SurveyVersion
from feedback.models.survey import Csat
from feedback.said import Said
from feedback.selectors.survey_versions import question_facts
from feedback.survey_time import estimate
from venue.forms import Form
from venue.refusals import Refusable

TEXT_LENGTH = 4000
Kind = Question.Kind


@dataclass(frozen=True)
class Line:
    """One item of a table, with the field of what was found and, if it is asked, of what was expected."""

    item: QuestionItem
    found: Any
    expected: Any


@dataclass(frozen=True)
class Block:
    """One question as the page shows it."""

    question: Question
    field: Any  # of a table there is none
    lines: tuple[Line, ...]
    number: int
    mark: str = ""  # before names on a page where the same is asked twice

    @property
    def name(self) -> str:
        return f"{self.mark}q{self.question.pk}"

    @property
    def ends(self) -> tuple[str, str]:
        return ends_of(self.question)

    @property
    def template(self) -> str:
        kind = self.question.kind
        if kind == Kind.MATRIX:
            return "feedback/_question_matrix.html"
        if kind == Kind.TEXT:
            return "feedback/_question_text.html"
        return f"feedback/_question_{'steps' if kind in (Kind.NPS, Kind.SCALE) else 'choices'}.html"

    @property
    def wrong(self) -> list[Any]:
        """Its fields with an error."""
        fields = [self.field] if self.field else [each for line in self.lines for each in (line.expected, line.found)]
        return [field for field in fields if field and field.errors]

    @property
    def errors(self) -> list[str]:
        return list(dict.fromkeys(str(error) for field in self.wrong for error in field.errors))

    @property
    def first_id(self) -> str:
        """Where the list of errors leads to: what is wrong first, of choices their first."""
        return next((field.id_for_label or f"{field.auto_id}_0" for field in self.wrong), "")


def steps_of(question: Question) -> list[tuple[int, str]]:
    """The numbers to choose from, the ends with their words for whoever hears them."""
    first, last = (0, 10) if question.kind == Kind.NPS else (1, question.steps or 5)
    low, high = ends_of(question)
    ends = {first: low, last: high}
    return [(value, f"{value}, {ends[value]}" if ends.get(value) else str(value)) for value in range(first, last + 1)]


def ends_of(question: Question) -> tuple[str, str]:
    if question.kind == Kind.NPS:
        return question.low or _("not at all likely"), question.high or _("very likely")
    return question.low, question.high


def radio(choices: list[tuple[int, str]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Please choose one of these.")},
    )


def field_for(question: Question) -> forms.Field:
    options = [(each.position, each.text) for each in question.options.all()]
    if question.kind == Kind.TEXT:
        return forms.CharField(
            required=False,
            max_length=TEXT_LENGTH,
            strip=True,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
    if question.kind == Kind.MULTI:
        return forms.TypedMultipleChoiceField(
            choices=options,
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": gettext_lazy("Please choose one of these.")},
        )
    if question.kind == Kind.CSAT:
        return radio([(each.value, str(each.label)) for each in Csat])
    return radio(options if question.kind == Kind.SINGLE else steps_of(question))


class AnswerForm(Refusable, Form):
    """Fields `q<question>`, of a table `q<question>_<item>`, and with `_e` behind it for what was expected. A question
    whose branch is closed is neither required nor kept, whatever was sent for it.
    """

    def __init__(self, *args: Any, version: SurveyVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = version.questions.select_related("only_if").prefetch_related("options", "items").order_by("position")
        self.questions: list[Question] = list(found)
        for question in self.questions:
            if question.kind == Kind.MATRIX:
                for item in question.items.all():
                    for name in self.names(question, item):
                        self.fields[name] = radio(steps_of(question))
            else:
                self.fields[f"q{question.pk}"] = field_for(question)
        for name, field in self.fields.items():
            field.widget.attrs["aria-describedby"] = f"{self.mark}{name.split('_')[0]}-error"

    @property
    def mark(self) -> str:
        return f"{self.prefix}-" if self.prefix else ""

    @staticmethod
    def names(question: Question, item: QuestionItem) -> tuple[str, ...]:
        name = f"q{question.pk}_{item.pk}"
        return (name, f"{name}_e") if question.asks_expectation else (name,)

    @property
    def blocks(self) -> Iterator[Block]:
        for number, question in enumerate(self.questions, start=1):
            is_matrix = question.kind == Kind.MATRIX
            lines = tuple(self._line(question, item) for item in question.items.all()) if is_matrix else ()
            yield Block(question, None if is_matrix else self[f"q{question.pk}"], lines, number, self.mark)

    @property
    def faults(self) -> list[Block]:
        return [block for block in self.blocks if block.errors]

    @property
    def wrong(self) -> int:
        """How many things need attention, a table being one."""
        return len(self.faults) + len(self.non_field_errors())

    def _line(self, question: Question, item: QuestionItem) -> Line:
        names = self.names(question, item)
        return Line(item, self[names[0]], self[names[1]] if len(names) > 1 else None)

    @property
    def minutes(self) -> int:
        """How long it takes about, in begun minutes, as whoever wrote the questions was told."""
        return max(1, estimate(question_facts(each).asked for each in self.questions).minutes)

    @property
    def has_branches(self) -> bool:
        return any(question.only_if_id for question in self.questions)

    def clean(self) -> dict[str, Any]:
        asked = self._asked()
        for question in self.questions:
            names = self._names_of(question)
            if question.pk not in asked:
                for name in names:
                    self.cleaned_data.pop(name, None)
                    self.errors.pop(name, None)
            elif question.is_required:
                self._require(question, names)
        if not self.errors and not list(self.said()):
            raise ValidationError(_("Nothing is answered yet. Please answer at least one question."))
        return self.cleaned_data

    def _require(self, question: Question, names: list[str]) -> None:
        missing = [name for name in names if not self.has_error(name) and self._is_empty(name)]
        if not missing:
            return
        if question.kind == Kind.MATRIX:
            words = _("Please answer each line.")
        elif question.kind == Kind.CSAT:
            words = _("Please choose one of the five.")
        elif question.kind == Kind.TEXT:
            words = _("Please write a few words.")
        else:
            words = _("Please choose an answer.")
        for name in missing:
            self.add_error(name, words)

    def _is_empty(self, name: str) -> bool:
        return self.cleaned_data.get(name) in (None, "", [])

    def _names_of(self, question: Question) -> list[str]:
        if question.kind != Kind.MATRIX:
            return [f"q{question.pk}"]
        return [name for item in question.items.all() for name in self.names(question, item)]

    def _asked(self) -> set[int]:
        given: dict[int, list[int]] = {}
        for question in self.questions:
            value = self.cleaned_data.get(f"q{question.pk}")
            if isinstance(value, list | int):
                given[question.pk] = value if isinstance(value, list) else [value]
        return opened(self.questions, given)

    def said(self) -> Iterator[Said]:
        """What is to be kept, row by row."""
        for question in self.questions:
            if question.kind == Kind.MATRIX:
                yield from self._said_of_table(question)
                continue
            value = self.cleaned_data.get(f"q{question.pk}")
            if isinstance(value, str) and value:
                yield Said(question, text=value)
            elif isinstance(value, int):
                yield Said(question, value=value)
            elif isinstance(value, list):
                yield from (Said(question, value=each) for each in sorted(value))

    def _said_of_table(self, question: Question) -> Iterator[Said]:
        for item in question.items.all():
            values = [self.cleaned_data.get(name) for name in self.names(question, item)]
            if any(value is not None for value in values):
                yield Said(question, item.pk, values[0], values[1] if len(values) > 1 else None)
