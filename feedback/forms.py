"""What people type about voices: shape and choices only, the services decide."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import ScheduledSession
from feedback.models import Case
from feedback.models.survey import Csat
from feedback.selectors.queue import EVERY, OPEN, SETTLED, recent_sessions
from feedback.selectors.staff import able_handlers
from members import phones
from members.models import Member
from venue import clock
from venue.forms import DateTimeInput, Form
from venue.models import StaffMember
from venue.refusals import Refusable
from venue.wording import when

TEXT_LENGTH = 4000
PERSON_LENGTH = 80


def words(label: Any, *, rows: int = 4, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_LENGTH,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


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


class SurveyForm(Refusable, Form):
    """How a class was: five words to choose from, and room for more."""

    csat = forms.TypedChoiceField(
        label=_("How satisfied were you?"),
        choices=Csat.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the five.")},
    )
    text = words(_("What was good, what can we do better?"), rows=4, required=False)


class VoiceForm(Refusable, Form):
    """What somebody tells the venue from outside, with a name or without."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Case.Kind.choices, initial=Case.Kind.COMPLAINT)
    category = forms.ChoiceField(label=_("What is it about?"), choices=Case.Category.choices, initial="service")
    session = forms.ModelChoiceField(
        label=_("About which class?"),
        queryset=ScheduledSession.objects.none(),
        required=False,
        empty_label=pgettext_lazy("no class", "none"),
    )
    text = words(_("What happened?"), rows=6, help_text=_("When and where, and what you wish for."))
    reporter_name = forms.CharField(
        label=_("Your name"),
        max_length=PERSON_LENGTH,
        required=False,
        help_text=_("You need not give it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Email or phone"),
        max_length=254,
        required=False,
        help_text=_("Only if you want to be answered. Without it, keep the address of the next page."),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, member: Member | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts: list[Any] = [Div("kind", "category", css_class="grid grid-2 row-gap-0"), "session", "text"]
        sessions = recent_sessions(member) if member else []
        if sessions:
            field: Any = self.fields["session"]
            field.queryset = ScheduledSession.objects.filter(pk__in=[each.pk for each in sessions]).select_related(
                "course"
            )
            field.label_from_instance = lambda row: f"{row.course.name} · {when(row.starts_at)}"
        else:
            parts.remove("session")
            del self.fields["session"]
        if member:
            del self.fields["reporter_name"], self.fields["contact"]
        else:
            parts.append(Div("reporter_name", "contact", css_class="grid grid-2 row-gap-0"))
        self.helper.layout = Layout(*parts)

    def clean_contact(self) -> str:
        return reachable(self.cleaned_data["contact"].strip())


class DeskCaseForm(Refusable, Form):
    """A voice that reached the desk: in person, by phone, on paper."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Case.Kind.choices, initial=Case.Kind.COMPLAINT)
    category = forms.ChoiceField(label=_("About what"), choices=Case.Category.choices, initial="service")
    grade = forms.ChoiceField(
        label=_("Grade"),
        choices=Case.Grade.choices,
        initial=Case.Grade.GENERAL,
        help_text=_("Urgent: somebody is hurt or in danger, data has leaked, or a child is concerned."),
    )
    text = words(_("What happened?"), rows=6, help_text=_("In the guest's own words as far as possible."))
    member_number = forms.CharField(
        label=_("Member number"),
        max_length=20,
        required=False,
        help_text=_("Empty for a guest who is not in the member list."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reporter_name = forms.CharField(label=_("Name of the guest"), max_length=PERSON_LENGTH, required=False)
    contact = forms.CharField(label=_("Email or phone of the guest"), max_length=254, required=False)

    beside = {"two_reporters": "member_number"}
    layout = Layout(
        Div("kind", "category", "grade", css_class="grid grid-3 row-gap-0"),
        "text",
        Div("member_number", "reporter_name", "contact", css_class="grid grid-3 row-gap-0"),
    )

    def clean_contact(self) -> str:
        return reachable(self.cleaned_data["contact"].strip())

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        number = fields.pop("member_number", "").strip()
        fields["member"] = None
        if number:
            fields["member"] = Member.objects.filter(number=number).first()
            if fields["member"] is None:
                self.add_error("member_number", _("Nobody has this number. Please look it up among the members."))
            elif fields.get("reporter_name") or fields.get("contact"):
                self.add_error("member_number", _("Give the member's number or a guest's name, not both."))
        return fields


class QueueForm(Form):
    """How the queue is narrowed; what makes no sense counts as not chosen."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("cases", "Open")), (SETTLED, _("Settled")), (EVERY, _("Open and settled"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Every kind")), *Case.Kind.choices])
    grade = forms.ChoiceField(label=_("Grade"), required=False, choices=[("", _("Every grade")), *Case.Grade.choices])
    due = forms.ChoiceField(label=_("Due"), required=False, choices=[("", _("Any time")), ("overdue", _("Overdue"))])
    mine = forms.ChoiceField(label=_("Handler"), required=False, choices=[("", _("Anybody")), ("yes", _("Mine"))])

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def state_chosen(self) -> str:
        return self.chosen()["state"] or OPEN


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


class SortForm(Refusable, Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Case.Kind.choices)
    category = forms.ChoiceField(label=_("About what"), choices=Case.Category.choices)
    grade = forms.ChoiceField(label=_("Grade"), choices=Case.Grade.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    beside = {"complaint_stays": "kind"}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": case.kind, "category": case.category, "grade": case.grade}
        super().__init__(*args, **kwargs)


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
