"""What people type about improvements: shape and choices only, the services decide."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.forms import beside_each_other
from feedback import measures
from feedback.improvement_search import Choice
from feedback.models import Improvement
from feedback.selectors.improvement import possible_owners
from safety.forms import NumberField
from venue import clock
from venue.forms import DateInput, Form
from venue.models import Department, StaffMember
from venue.refusals import Refusable

BY_HAND = ("", _("entered by hand"))


class DayField(forms.DateField):
    widget = DateInput


def plain(number: Decimal | None) -> str:
    """Without the zeros that nobody typed."""
    return "" if number is None else f"{number.normalize():f}"


def words(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **options)


class ProposeForm(Refusable, Form):
    """What it came from is found by words and ticked; `keys` are those that may be ticked now."""

    title = forms.CharField(label=pgettext_lazy("of an improvement", "Title"), max_length=120)
    text = words(_("What is to change, and why?"))
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.filter(is_active=True), empty_label=_("Choose…")
    )
    sources = forms.MultipleChoiceField(
        label=_("It came from"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("What was ticked is not there any more. Please look for it again.")},
    )
    find = forms.CharField(
        label=_("Look for a case, an answer, a hazard, a course, a survey or a meeting"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("By its number or by words of it. What is typed above is kept."),
    )

    layout = Layout("title", "text", "department", "sources", "find")

    def __init__(self, *args: Any, choices: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sources"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            self.fields["sources"].widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned.pop("find", None)
        pairs = [key.partition(":") for key in cleaned.get("sources", [])]
        return cleaned | {"sources": [(kind, ref) for kind, _colon, ref in pairs]}


class FigureForm(Refusable, Form):
    """A figure over some days: read by the system, or with value and count entered by hand."""

    first_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))
    value = NumberField(label=pgettext_lazy("measured", "Value"), required=False)
    count = forms.IntegerField(label=_("Rows behind it"), min_value=1, required=False)

    beside = {
        "data_too_early": "first_on",
        "baseline_later": "last_on",
        "nothing_counted": "first_on",
        "deadline_passed": "deadline_on",
    }
    layout = Layout(beside_each_other("first_on", "last_on"), beside_each_other("value", "count"))

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.improvement = improvement

    @property
    def is_read(self) -> bool:
        return bool(self.improvement.measure)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day is not before the first."))
        if not self.is_read:
            for name in ("value", "count"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Please enter this: the system does not know this figure."))
        return cleaned


class AfterForm(FigureForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="after_%s", **kwargs)
        if self.is_read:
            del self.fields["value"], self.fields["count"]
            self.helper.layout = Layout(beside_each_other("first_on", "last_on"))

    def clean(self) -> dict[str, Any]:
        return {"value": None, "count": None} | super().clean()


class PlanForm(FigureForm):
    owner = forms.ModelChoiceField(
        label=_("Responsible person"), queryset=StaffMember.objects.none(), empty_label=_("Choose…")
    )
    deadline_on = DayField(label=pgettext_lazy("of an improvement", "Deadline"))
    figure = forms.ChoiceField(label=_("Measure"), required=False)
    measure_name = forms.CharField(
        label=_("What is measured"), max_length=120, required=False, help_text=_("Only for a figure entered by hand.")
    )
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    better = forms.ChoiceField(label=_("Direction"), choices=Improvement.Better.choices)
    target = NumberField(label=_("Target"))

    layout = Layout(
        beside_each_other("owner", "deadline_on"),
        "figure",
        beside_each_other("measure_name", "unit"),
        beside_each_other("better", "target"),
        *FigureForm.layout,
    )
    field_order = ["owner", "deadline_on", "figure"]

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        initial = {name: getattr(improvement, name) for name in ("owner", "deadline_on", "unit", "better", "target")}
        initial |= {"figure": f"{improvement.measure}:{improvement.scope}" if improvement.measure else ""}
        initial |= {"measure_name": improvement.measure_name}
        if before := improvement.measurements.filter(is_after=False).last():
            initial |= {name: getattr(before, name) for name in ("first_on", "last_on", "value", "count")}
        for name in ("target", "value"):
            initial[name] = plain(initial.get(name))
        super().__init__(*args, improvement=improvement, initial=initial, auto_id="plan_%s", **kwargs)
        self.fields["owner"].queryset = possible_owners()  # type: ignore[attr-defined]
        self.fields["figure"].choices = [BY_HAND, *measures.choices()]  # type: ignore[attr-defined]
        self.fields["first_on"].label = _("Before the change: first day")

    @property
    def is_read(self) -> bool:
        return bool(self.cleaned_data.get("figure"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        measure, _colon, scope = cleaned.pop("figure", "").partition(":")
        if measure:
            label = dict(each for _name, group in measures.choices() for each in group)[f"{measure}:{scope}"]
            cleaned |= {"measure_name": str(label), "unit": str(measures.MEASURES[measure].unit)}
        elif not cleaned.get("measure_name"):
            self.add_error("measure_name", _("Please say what is measured."))
        return cleaned | {"measure": measure, "scope": scope}


class AskForm(Refusable, Form):
    reviewers = forms.ModelMultipleChoiceField(
        label=_("Who answers for their department?"),
        queryset=StaffMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People of at least two departments, one of each."),
    )

    beside = {"two_departments": "reviewers"}

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="ask_%s", **kwargs)
        people = possible_owners().exclude(department=None).select_related("user", "department")
        self.fields["reviewers"].queryset = people  # type: ignore[attr-defined]
        self.fields["reviewers"].label_from_instance = lambda each: f"{each.department}: {each}"  # type: ignore[attr-defined]


class AnswerForm(Refusable, Form):
    is_yes = forms.TypedChoiceField(
        label=_("Shall the plan be carried out?"),
        choices=[("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = words(_("In your words"), required=False)

    beside = {"no_without_words": "words"}

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="answer_%s", **kwargs)


class TaskForm(Refusable, Form):
    what = forms.CharField(label=_("What is to be done?"), max_length=200)
    owner = forms.ModelChoiceField(
        label=_("Responsible person"), queryset=StaffMember.objects.none(), empty_label=_("Choose…")
    )
    due_on = DayField(label=pgettext_lazy("of a task", "Due on"))

    beside = {"day_passed": "due_on"}
    layout = Layout("what", beside_each_other("owner", "due_on"))

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="task_%s", **kwargs)
        self.fields["owner"].queryset = possible_owners()  # type: ignore[attr-defined]


class ChangeForm(Refusable, Form):
    changed_on = DayField(label=_("From which day was it different?"))

    beside = {"change_ahead": "changed_on"}

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="change_%s", initial={"changed_on": clock.today()}, **kwargs)


class ActForm(Refusable, Form):
    text = words(_("What is the rule from now on?"))
    lesson = words(_("What was learnt?"), required=False)

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="act_%s", **kwargs)


class ReasonForm(Refusable, Form):
    text = words(_("Reason"))

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="reason_%s", **kwargs)


class IneffectiveForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "A new cycle begins at once, from the same sources and with the same responsible person. What is not to be "
            "tried again is given up instead."
        )


class NothingForm(Refusable, Form):
    """A step that asks for nothing but the press of its button."""

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class PublishForm(Refusable, Form):
    said_en = words(_("You said, we did (English)"), help_text=_("What guests read. Please name nobody."))
    said_zh = words(_("You said, we did (Chinese)"))

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="publish_%s", **kwargs)
