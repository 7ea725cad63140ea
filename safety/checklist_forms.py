"""What the safety officer types about checklists and duty plans: shape and choices only, the services decide."""

import json
import re
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import CHINESE, ENGLISH, beside_each_other
from bookings.models import Resource
from safety.forms import NumberField
from safety.models import ChecklistItem, ChecklistTemplate, DutyPlan
from safety.selectors.checklist import rhythms_of
from safety.services.checklist import Question
from venue.errors import Text
from venue.forms import ModelForm, TimeInput
from venue.models import Area
from venue.refusals import Refusable

EMPTY_ROWS = 3
MOST_ROWS = 60
FLAGS = ("is_critical", "photo_on_fail", "action_on_fail")
MORE = ("section_en", "section_zh", "options_en", "options_zh", "good_options", "warn_low", "warn_high", "reach")


class OptionsField(forms.CharField):
    """Several short words in one line, with a stroke between them."""

    def prepare_value(self, value: Any) -> Any:
        return " / ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [each.strip() for each in re.split(r"[/／；;\n]", value or "") if each.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial or "") != self.to_python(data)


class ChecklistForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh", "checklist_in_use": "is_active"}
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("is_cleaning", "is_scored", "needs_second"),
        "is_active",
    )

    class Meta:
        model = ChecklistTemplate
        fields = ["name_en", "name_zh", "is_cleaning", "is_scored", "needs_second", "is_active"]
        widgets = {"name_en": forms.TextInput(attrs=ENGLISH), "name_zh": forms.TextInput(attrs=CHINESE)}


class ItemForm(ModelForm):
    """One question of a list. A row without words is left out."""

    SILENT = ("kind", "reach", "good_options", "ORDER")

    low = NumberField(label=_("Not below"), required=False)
    high = NumberField(label=_("Not above"), required=False)
    warn_low = NumberField(label=_("Warn below"), required=False)
    warn_high = NumberField(label=_("Warn above"), required=False)
    options_en = OptionsField(label=_("Options (English)"), required=False, help_text=_("good / fair / bad"))
    options_zh = OptionsField(label=_("Options (Chinese)"), required=False, help_text=_("good / fair / bad"))

    class Meta:
        model = ChecklistItem
        fields = ["text_en", "text_zh", "kind", "unit", "low", "high", *FLAGS, *MORE]
        widgets = {"text_en": forms.TextInput(attrs=ENGLISH), "text_zh": forms.TextInput(attrs=CHINESE)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            css = "form-select" if name in ("kind", "reach") else "form-control"
            field.widget.attrs["class"] = "form-check-input" if name in FLAGS else css
        for name in ("kind", "reach", "good_options"):
            self.fields[name].required = False

    def has_changed(self) -> bool:
        """A new row counts once it says something; what its choices begin with says nothing."""
        return bool(self.instance.pk) or any(name not in self.SILENT for name in self.changed_data)

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What most items do without."""
        return [self[name] for name in MORE]

    @property
    def has_more(self) -> bool:
        """Whether anything is said, or wrong, in what most items do without; a section alone is told by its heading."""
        said = [name for name in MORE if self[name].value() not in (None, "", 0, "0", [])]
        return any(self[name].errors for name in MORE) or any(not name.startswith("section") for name in said)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        fields["kind"] = fields.get("kind") or ChecklistItem.Kind.YES_NO
        fields["reach"] = fields.get("reach") or ChecklistItem.Reach.ANYWHERE
        is_choice = fields["kind"] == ChecklistItem.Kind.CHOICE
        fields["good_options"] = fields.get("good_options") or int(is_choice)
        self.clean_limits(fields)
        self.clean_options(fields, is_choice)
        return fields

    def clean_limits(self, fields: dict[str, Any]) -> None:
        limits = ("unit", "low", "high", "warn_low", "warn_high")
        if fields["kind"] != ChecklistItem.Kind.NUMBER and any(fields.get(name) for name in limits):
            self.add_error("kind", _("Only a number has a unit and limits."))
        low, warn_low, warn_high, high = (fields.get(name) for name in ("low", "warn_low", "warn_high", "high"))
        if low is not None and high is not None and low > high:
            self.add_error("high", _("The lower limit is above the upper one."))
        outer = ((low, warn_low), (warn_high, high), (warn_low, warn_high))
        if any(less is not None and more is not None and less > more for less, more in outer):
            self.add_error("warn_high", _("What is warned of lies within what is in order."))

    def clean_options(self, fields: dict[str, Any], is_choice: bool) -> None:
        en, zh = fields.get("options_en") or [], fields.get("options_zh") or []
        if not is_choice and (en or zh or fields["good_options"]):
            self.add_error("kind", _("Only a choice has options."))
        if is_choice and (len(en) < 2 or len(en) != len(zh)):
            self.add_error(
                "options_zh", _("A choice has at least two options, as many in one language as in the other.")
            )
        if is_choice and fields["good_options"] > len(en):
            self.add_error("good_options", _("There are not as many options."))

    def question(self) -> Question:
        names = Question.__dataclass_fields__
        return Question(**{name: self.cleaned_data[name] for name in names})


class BaseItems(forms.BaseModelFormSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for form in self.forms:
            form.empty_permitted = True
            form.use_required_attribute = False

    def get_queryset(self) -> Any:
        return self.queryset

    def add_fields(self, form: Any, index: int | None) -> None:
        """The place in the list looks as the other fields do."""
        super().add_fields(form, index)
        form.fields["ORDER"].widget.attrs["class"] = "form-control"
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def clean(self) -> None:
        if not any(self.errors) and not self.questions():
            raise forms.ValidationError(_("A checklist asks at least one thing."))

    def questions(self) -> list[Question]:
        """What stands in the rows, in their order, without those that are empty or taken away."""
        kept = [form for form in self.forms if form not in self.deleted_forms]
        kept = [form for form in kept if form.cleaned_data.get("text_en") or form.cleaned_data.get("text_zh")]
        ordered = sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or MOST_ROWS)
        return [form.question() for form in ordered]  # type: ignore[attr-defined]


ItemFormSet = forms.modelformset_factory(
    ChecklistItem,
    form=ItemForm,
    formset=BaseItems,
    extra=EMPTY_ROWS,
    can_delete=True,
    can_order=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS + EMPTY_ROWS,
)


USES = {  # what each rhythm asks for, and what it may have besides
    "at_opening": ((), ()),
    "at_closing": ((), ()),
    "every": (("every_minutes",), ("begins", "ends")),
    "times": (("times",), ("begins", "ends")),
    "weekly": (("weekday",), ("due_time", "is_from_completion")),
    "monthly": (("month_day",), ("due_time", "is_from_completion")),
    **dict.fromkeys(
        ("quarterly", "half_yearly", "yearly"), (("month", "month_day"), ("due_time", "is_from_completion"))
    ),
    "seasonal": ((), ("due_time",)),
    "after_use": ((), ()),
    "after_visits": (("visits",), ()),
}
TIMES = (
    *("every_minutes", "times", "begins", "ends", "weekday", "month_day", "month", "visits"),
    *("due_time", "is_from_completion"),
)


class PlanForm(Refusable, ModelForm):
    beside = {"plan_taken": "area", "window": "window_minutes", "late": "late_minutes", "times": "ends"}
    layout = Layout(
        beside_each_other("template", "area", "resource"),
        beside_each_other("role", "is_for_all"),
        beside_each_other("rhythm", "every_minutes", "times"),
        beside_each_other("begins", "ends"),
        beside_each_other("weekday", "month_day", "month", "visits"),
        beside_each_other("due_time", "is_from_completion"),
        beside_each_other("window_minutes", "late_minutes"),
        "is_active",
    )

    class Meta:
        model = DutyPlan
        fields = [
            *("template", "area", "resource", "role", "is_for_all", "rhythm", *TIMES),
            *("window_minutes", "late_minutes", "is_active"),
        ]
        widgets = {
            "rhythm": forms.Select(attrs={"data-uses": json.dumps({key: sum(used, ()) for key, used in USES.items()})}),
            "window_minutes": forms.NumberInput(attrs={"min": 5}),
            "begins": TimeInput,
            "ends": TimeInput,
            "due_time": TimeInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists, areas = ChecklistTemplate.objects.in_use(), Area.objects.filter(is_active=True)
        things = Resource.objects.filter(kind__in=[Resource.Kind.ROOM, Resource.Kind.EQUIPMENT], is_active=True)
        self.fields["template"].queryset = lists  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["resource"].queryset = things  # type: ignore[attr-defined]
        self.fields["rhythm"].help_text = self.meant_to_be()  # type: ignore[assignment]

    def meant_to_be(self) -> Text:
        """Where the list came with the program and one plan is not all of it: the rhythms that it is meant for."""
        template = ChecklistTemplate.objects.filter(pk=self.initial.get("template") or 0).first()
        rhythms = [str(DutyPlan.Rhythm(each).label) for each in rhythms_of(template.shipped_as)] if template else []
        if len(rhythms) < 2:
            return ""
        return _("This list is meant for: %(rhythms)s. Each is a plan of its own.") % {"rhythms": " · ".join(rhythms)}

    def clean(self) -> dict[str, Any]:
        """What the rhythm does not ask for is left out, also where it was typed for another one."""
        fields = super().clean() or self.cleaned_data
        needed, possible = USES.get(fields.get("rhythm", ""), ((), ()))
        for name in TIMES:
            if name not in (*needed, *possible):
                fields[name] = False if name == "is_from_completion" else None
        for name in needed:
            if fields.get(name) is None and name not in self.errors:
                self.add_error(name, _("This rhythm needs it."))
        return fields
