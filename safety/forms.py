"""What people type about duties and hazards: shape and choices only, the services decide."""

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.forms import beside_each_other
from members.agreement_forms import SHORTEST, drawn, length, path_of
from safety.hazard_rules import higher
from safety.models import Hazard
from safety.selectors.hazard import lowest_level, possible_owners, proposed_deadline, proposed_owner
from venue import clock
from venue.forms import DateTimeInput, Form, PhotoInput
from venue.models import Area, StaffMember
from venue.refusals import Refusable

KINDS = [("", "---------"), *Hazard.Kind.choices]


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
    """The answer to one item: whatever its kind asks for, the photo that belongs to it, or what was done at once."""

    is_yes = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes", empty_value=None, required=False
    )
    number = NumberField(required=False)
    choice = forms.IntegerField(required=False)
    text = forms.CharField(max_length=400, required=False, empty_value=None)
    strokes = forms.CharField(max_length=100_000, required=False, empty_value=None)
    action = forms.CharField(max_length=400, required=False, empty_value=None)
    photo = forms.FileField(required=False)

    def clean_strokes(self) -> str | None:
        """What the page has drawn, as the path that is kept."""
        if not (sent := self.cleaned_data["strokes"]):
            return None
        strokes = drawn(sent)
        if sum(map(length, strokes)) < SHORTEST:
            raise forms.ValidationError(_("Please sign in the field, with finger, pen or mouse."))
        return path_of(strokes)

    def clean(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        if "strokes" in given:
            given["signature"] = given.pop("strokes")
        if not given and not self.errors:
            raise forms.ValidationError(_("Please answer this, then save."))
        return given

    def said(self) -> str:
        """Everything that is wrong, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class ReviewForm(Refusable, Form):
    """What somebody else says who has looked at a duty that is done."""

    beside = {"review_says_nothing": "note"}

    is_in_order = forms.TypedChoiceField(
        label=_("Done well?"),
        choices=[("yes", _("In order")), ("no", _("Not in order"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=pgettext_lazy("of a re-inspection", "What was found"),
        max_length=200,
        required=False,
        help_text=_("Needed where it is not in order; it becomes a hazard."),
    )


class NoteForm(Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays with the duty; nothing else of it changes."),
    )


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
