"""What somebody tells the venue, typed by themselves or by whoever they tell it."""

from datetime import datetime
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import ScheduledSession
from feedback.forms import reachable, words
from feedback.models import Case, CaseSource, EnquiryClass
from feedback.models.survey import Csat
from feedback.selectors.queue import recent_sessions
from feedback.tones import tone_of
from members.models import Member
from venue import clock
from venue.forms import DateTimeInput, Form
from venue.models import Area, StaffMember
from venue.refusals import Refusable
from venue.wording import when

PERSON_LENGTH = 80
NEVER_TYPED = ("survey",)  # cases of surveys come with their answer


def rating_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("How satisfied are you, all in all?"),
        choices=[
            ("", pgettext_lazy("no rating", "no answer")),
            *((value, f"{value} · {label}") for value, label in Csat.choices),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )


class Told(Refusable, Form):
    """What both forms ask: what happened, what should change, a rating, when and where."""

    text = words(_("What happened?"), rows=5)
    wish = words(_("What should we change?"), rows=2, required=False)
    rating = rating_field()
    occurred_at = forms.DateTimeField(label=_("When was it?"), required=False, widget=DateTimeInput)
    area = forms.ModelChoiceField(
        label=_("Where was it?"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=pgettext_lazy("no area", "not in one place"),
    )

    beside = {"happened_later": "occurred_at"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "area" in self.fields:
            self.fields["area"].queryset = Area.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean_occurred_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["occurred_at"]
        if at and at > clock.now():
            raise ValidationError(_("This lies ahead. When did it happen?"))
        return at

    def clean_contact(self) -> str:
        return reachable(self.cleaned_data["contact"].strip())


class VoiceForm(Told):
    """What somebody tells the venue from outside, with a name or without; `area` is where they scanned its code."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Case.Kind.choices, initial=Case.Kind.COMPLAINT)
    category = forms.ChoiceField(label=_("What is it about?"), choices=Case.Category.choices, initial="service")
    session = forms.ModelChoiceField(
        label=_("About which class?"),
        queryset=ScheduledSession.objects.none(),
        required=False,
        empty_label=pgettext_lazy("no class", "none"),
    )
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

    def __init__(self, *args: Any, member: Member | None, area: Area | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.where = area
        if area:
            del self.fields["area"]
        when_and_where = ["rating", "occurred_at"] if area else ["rating", "occurred_at", "area"]
        parts: list[Any] = [
            Div("kind", "category", css_class="grid grid-2 row-gap-0"),
            "text",
            "wish",
            Div(*when_and_where, css_class=f"grid grid-{len(when_and_where)} row-gap-0"),
        ]
        if self.offer_sessions(recent_sessions(member) if member else []):
            parts.insert(1, "session")
        if member:
            del self.fields["reporter_name"], self.fields["contact"]
        else:
            parts.append(Div("reporter_name", "contact", css_class="grid grid-2 row-gap-0"))
        self.helper.layout = Layout(*parts)

    def offer_sessions(self, sessions: list[ScheduledSession]) -> bool:
        if not sessions:
            del self.fields["session"]
            return False
        field: Any = self.fields["session"]
        keys = [each.pk for each in sessions]
        field.queryset = ScheduledSession.objects.filter(pk__in=keys).select_related("course")
        field.label_from_instance = lambda row: f"{row.course.name} · {when(row.starts_at)}"
        return True

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if self.where:
            fields["area"] = self.where
        fields["tone"] = tone_of(fields.get("kind", ""), fields.get("rating"))
        return fields


class DeskCaseForm(Told):
    """A voice that reached a colleague: in person, by phone, on paper, in a chat."""

    source = forms.ChoiceField(label=_("How it reached us"), initial=Case.Source.DESK, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Case.Kind.choices, initial=Case.Kind.COMPLAINT)
    category = forms.ChoiceField(label=_("About what"), choices=Case.Category.choices, initial="service")
    enquiry_class = forms.ModelChoiceField(
        label=_("Class of the enquiry"),
        queryset=EnquiryClass.objects.none(),
        required=False,
        empty_label=pgettext_lazy("no class of enquiries", "none"),
        help_text=_("Says who may answer it."),
    )
    tone = forms.ChoiceField(
        label=_("Tone"),
        required=False,
        choices=[("", _("as its kind suggests")), *Case.Tone.choices],
    )
    grade = forms.ChoiceField(
        label=_("Grade"),
        choices=Case.Grade.choices,
        initial=Case.Grade.GENERAL,
        help_text=_("Urgent: somebody is hurt or in danger, data has leaked, or a child is concerned."),
    )
    text = words(_("What happened?"), rows=5, help_text=_("In the guest's own words as far as possible."))
    about_staff = forms.ModelChoiceField(
        label=_("About whom"),
        queryset=StaffMember.objects.none(),
        required=False,
        empty_label=pgettext_lazy("about nobody", "nobody in particular"),
        help_text=_("They never handle the case themselves."),
    )
    member_number = forms.CharField(
        label=_("Member number"),
        max_length=20,
        required=False,
        help_text=_("Empty for a guest who is not in the member list."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reporter_name = forms.CharField(label=_("Name of the guest"), max_length=PERSON_LENGTH, required=False)
    contact = forms.CharField(label=_("Email or phone of the guest"), max_length=254, required=False)

    beside = {"two_reporters": "member_number", "happened_later": "occurred_at", "class_of_enquiry": "enquiry_class"}
    layout = Layout(
        Div("source", "kind", "category", css_class="grid grid-3 row-gap-0"),
        Div("tone", "grade", "enquiry_class", css_class="grid grid-3 row-gap-0"),
        "text",
        "wish",
        Div("rating", "occurred_at", css_class="grid grid-2 row-gap-0"),
        Div("area", "about_staff", css_class="grid grid-2 row-gap-0"),
        Div("member_number", "reporter_name", "contact", css_class="grid grid-3 row-gap-0"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = CaseSource.objects.filter(is_active=True, is_for_guests=False).exclude(key__in=NEVER_TYPED)
        fields: dict[str, Any] = dict(self.fields)
        fields["source"].choices = [(each.key, each.name) for each in typed]
        fields["enquiry_class"].queryset = EnquiryClass.objects.filter(is_active=True)
        fields["about_staff"].queryset = StaffMember.objects.employed_on(clock.today()).select_related("user")

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        fields["source"] = fields.get("source") or Case.Source.DESK
        fields["tone"] = fields.get("tone") or tone_of(fields.get("kind", ""), fields.get("rating"))
        if fields.get("kind") != Case.Kind.ENQUIRY:
            fields["enquiry_class"] = None
        number = fields.pop("member_number", "").strip()
        fields["member"] = None
        if number:
            fields["member"] = Member.objects.filter(number=number).first()
            if fields["member"] is None:
                self.add_error("member_number", _("Nobody has this number. Please look it up among the members."))
            elif fields.get("reporter_name") or fields.get("contact"):
                self.add_error("member_number", _("Give the member's number or a guest's name, not both."))
        return fields
