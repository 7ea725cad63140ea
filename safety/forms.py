"""What people type about checklists, duties and hazards: shape and choices only, the services decide."""

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.forms import CHINESE, ENGLISH, beside_each_other
from safety.hazard_rules import higher
from safety.models import ChecklistItem, ChecklistTemplate, DutyPlan, Hazard
from safety.selectors.hazard import lowest_level, possible_owners, proposed_deadline, proposed_owner
from safety.services.checklist import Question
from venue import clock
from venue.forms import DateTimeInput, Form, ModelForm, PhotoInput
from venue.models import Area, StaffMember
from venue.refusals import Refusable

KINDS = [("", "---------"), *Hazard.Kind.choices]
EMPTY_ROWS = 3
MOST_ROWS = 60


class NumberField(forms.DecimalField):
    """A figure as people type it on any keyboard: a comma or a Chinese full stop may stand for the point."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=8, decimal_places=2, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.translate(str.maketrans("，,。．－", "....-")).strip()
        return super().to_python(value)


# --- duties ----------------------------------------------------------------------------------------------------------


class AnswerForm(Refusable, Form):
    """The answer to one item: whatever its kind asks for, or the photo that belongs to it."""

    is_yes = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes", empty_value=None, required=False
    )
    number = NumberField(required=False)
    photo = forms.FileField(required=False)

    def clean(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        if not given and not self.errors:
            raise forms.ValidationError(_("Please answer this, then save."))
        return given

    def said(self) -> str:
        """Everything that is wrong, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class NoteForm(Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays with the duty; nothing else of it changes."),
    )


# --- checklists and plans --------------------------------------------------------------------------------------------


class ChecklistForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh", "checklist_in_use": "is_active"}
    layout = Layout(beside_each_other("name_en", "name_zh"), "is_active")

    class Meta:
        model = ChecklistTemplate
        fields = ["name_en", "name_zh", "is_active"]
        widgets = {"name_en": forms.TextInput(attrs=ENGLISH), "name_zh": forms.TextInput(attrs=CHINESE)}


class ItemForm(ModelForm):
    """One question of a list. A row without words is left out."""

    low = NumberField(label=_("Not below"), required=False)
    high = NumberField(label=_("Not above"), required=False)

    class Meta:
        model = ChecklistItem
        fields = ["text_en", "text_zh", "kind", "unit", "low", "high", "is_critical", "photo_on_fail"]
        widgets = {"text_en": forms.TextInput(attrs=ENGLISH), "text_zh": forms.TextInput(attrs=CHINESE)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            css = "form-select" if name == "kind" else "form-control"
            field.widget.attrs["class"] = "form-check-input" if name in ("is_critical", "photo_on_fail") else css
        self.fields["kind"].required = False

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        fields["kind"] = fields.get("kind") or ChecklistItem.Kind.YES_NO
        if fields["kind"] != ChecklistItem.Kind.NUMBER and any(fields.get(name) for name in ("unit", "low", "high")):
            self.add_error("kind", _("Only a number has a unit and limits."))
        low, high = fields.get("low"), fields.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", _("The lower limit is above the upper one."))
        return fields

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


class PlanForm(Refusable, ModelForm):
    beside = {"plan_taken": "area", "window": "window_minutes"}
    layout = Layout(
        beside_each_other("template", "area"), beside_each_other("role", "rhythm", "window_minutes"), "is_active"
    )

    class Meta:
        model = DutyPlan
        fields = ["template", "area", "role", "rhythm", "window_minutes", "is_active"]
        widgets = {"window_minutes": forms.NumberInput(attrs={"min": 5, "max": 720})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists, areas = ChecklistTemplate.objects.in_use(), Area.objects.filter(is_active=True)
        self.fields["template"].queryset = lists  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


# --- hazards ---------------------------------------------------------------------------------------------------------


class HazardForm(Refusable, Form):
    """What somebody has seen."""

    what = forms.CharField(label=_("What did you find?"), max_length=200)
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.filter(is_active=True))
    level = forms.ChoiceField(label=_("Level"), choices=Hazard.Level.choices, initial=Hazard.Level.GENERAL)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    note = forms.CharField(label=_("Note"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(label=_("Photo"), required=False, widget=PhotoInput)

    beside = {"not_a_photo": "photo"}
    layout = Layout("what", beside_each_other("area", "kind", "level"), "note", "photo")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].help_text = _("A major one closes the area at once.")


class DeadlineField(forms.DateTimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("To be put right by"), widget=DateTimeInput, **options)


def in_minutes(at: datetime) -> datetime:
    """Rounded up to the hour, in the venue's zone, as a field shows it."""
    local = clock.local(at) + timedelta(minutes=59)
    return local.replace(minute=0, second=0, microsecond=0)


class AssignForm(Refusable, Form):
    owner = forms.ModelChoiceField(label=pgettext_lazy("of a hazard", "Owner"), queryset=StaffMember.objects.none())
    deadline_at = DeadlineField()
    level = forms.ChoiceField(
        label=_("Level"), choices=Hazard.Level.choices, help_text=_("A major one closes the area at once.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    note = forms.CharField(
        label=_("Note"),
        max_length=400,
        required=False,
        help_text=_("For a major one the plan: what is done, with what money, and what if it gets worse."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    beside = {
        "deadline_passed": "deadline_at",
        "owner_gone": "owner",
        "came_back": "level",
        "major_is_managers": "level",
        "plan_needed": "note",
    }
    layout = Layout("owner", "level", "deadline_at", "kind", "note")  # a date and a time need the width of the side

    def __init__(self, *args: Any, hazard: Hazard, **kwargs: Any) -> None:
        level = higher(hazard.level, lowest_level(hazard.recurs))
        initial = {
            "owner": hazard.owner_id or proposed_owner(hazard),
            "deadline_at": in_minutes(proposed_deadline(level)),
            "level": level,
            "kind": hazard.kind,
        }
        super().__init__(*args, initial=initial, auto_id="assign_%s", **kwargs)
        self.fields["owner"].queryset = possible_owners()  # type: ignore[attr-defined]


class RectifyForm(Refusable, Form):
    note = forms.CharField(label=_("What was done"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(label=_("Photo that shows it"), widget=PhotoInput)

    beside = {"not_a_photo": "photo"}

    def __init__(self, *args: Any, hazard: Hazard, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="rectify_%s", **kwargs)


class VerifyForm(Refusable, Form):
    note = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args: Any, hazard: Hazard, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="verify_%s", **kwargs)


class ReturnForm(Refusable, Form):
    reason = forms.CharField(label=_("Reason"), max_length=400, help_text=_("The owner is told, with these words."))
    deadline_at = DeadlineField()

    beside = {"deadline_passed": "deadline_at"}

    def __init__(self, *args: Any, hazard: Hazard, **kwargs: Any) -> None:
        initial = {"deadline_at": in_minutes(proposed_deadline(hazard.level))}
        super().__init__(*args, initial=initial, auto_id="return_%s", **kwargs)
