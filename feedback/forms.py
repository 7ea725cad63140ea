"""What people type about voices: shape and choices only, the services decide."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from feedback.models import Case
from feedback.selectors.staff import able_handlers
from members import phones
from venue import clock
from venue.forms import DateTimeInput, Form
from venue.models import StaffMember
from venue.refusals import Refusable

TEXT_LENGTH = 4000


def words(label: Any, *, rows: int = 4, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_LENGTH,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def with_chosen(offered: Any, chosen: int | None) -> Any:
    """What a form offers, and what was chosen before that is offered no more: a colleague who left, an area out of use.
    Else whoever changes something beside it would lose it.
    """
    return offered | offered.model.objects.filter(pk=chosen) if chosen else offered


def reachable(text: str) -> str:
    """An email address in lower case or a phone number with its country code; raises `ValidationError`."""
    if not text:
        return ""
    if "@" in text:
        validate_email(text)
        return text.lower()
    try:
        return phones.e164(phones.international(text, settings.PHONE_REGION))
    except phones.NoPhone as error:
        raise ValidationError(_("This is neither an email address nor a phone number.")) from error


# --- what is done to a case ------------------------------------------------------------------------------------------


class ReplyForm(Refusable, Form):
    text = words(_("Answer to the reporter"), rows=4)


class NoteForm(Refusable, Form):
    text = words(_("Internal note"), rows=3, help_text=_("For colleagues only; the reporter never sees it."))


class ResolveForm(Refusable, Form):
    text = words(_("How it was settled"), rows=4, help_text=_("The reporter reads these words; every clock stops."))


class AssignForm(Refusable, Form):
    handler = forms.ModelChoiceField(label=_("Handler"), queryset=StaffMember.objects.none(), empty_label=_("Choose…"))

    beside = {"handler_concerned": "handler", "handler_unable": "handler"}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = able_handlers(case)  # type: ignore[attr-defined]
        self.fields["handler"].initial = case.handler_id


class ExtendForm(Refusable, Form):
    until = forms.DateTimeField(label=_("New limit"), widget=DateTimeInput)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Kept on the record."))

    beside = {"extended_too_far": "until"}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        complaint = getattr(case, "complaint", None)
        if complaint:
            kwargs["initial"] = {"until": complaint.promised_until + timedelta(hours=24)}
        super().__init__(*args, **kwargs)


class PeriodForm(Form):
    """The month of a promise; in the address."""

    month = forms.DateField(required=False, input_formats=["%Y-%m"])

    def first_day(self) -> Any:
        self.is_valid()
        return (self.cleaned_data.get("month") or clock.today()).replace(day=1)
