"""What managers type about the house: people, places, hours, shifts, papers, days. Shape only, the services decide."""

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock, house, scans, working_time
from venue.answer_subjects import subjects
from venue.forms import DateInput, ModelForm, TimeInput
from venue.models import (
    Absence,
    AnswerSheet,
    Area,
    ClosedDay,
    Department,
    Holiday,
    Licence,
    OpeningHours,
    Qualification,
    Shift,
    StaffMember,
)
from venue.models.opening import WEEKDAYS
from venue.refusals import Refusable
from venue.roles import STAFF, Role

ENGLISH, CHINESE = {"lang": "en"}, {"lang": "zh-Hans"}
NAMES = {"name_en": forms.TextInput(attrs=ENGLISH), "name_zh": forms.TextInput(attrs=CHINESE)}


def beside_each_other(*fields: str | Div) -> Div:
    """Fields in columns; one below the other on a phone."""
    return Div(*fields, css_class=f"grid grid-{len(fields)} row-gap-0")


class DepartmentForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh"}
    layout = Layout(beside_each_other("name_en", "name_zh"), "is_active")

    class Meta:
        model = Department
        fields = ["name_en", "name_zh", "is_active"]
        widgets = NAMES


class AnswerSheetForm(Refusable, ModelForm):
    about = forms.ChoiceField(
        label=_("Service"), required=False, help_text=_("What the sheet belongs to, if anything.")
    )

    beside = {"name_taken": "name_zh"}
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("topic", "about"),
        "words",
        beside_each_other("text_en", "text_zh"),
        "review_on",
        "is_active",
    )

    class Meta:
        model = AnswerSheet
        fields = ["name_en", "name_zh", "topic", "about", "words", "text_en", "text_zh", "review_on", "is_active"]
        widgets = NAMES | {
            "text_en": forms.Textarea(attrs=ENGLISH | {"rows": 8}),
            "text_zh": forms.Textarea(attrs=CHINESE | {"rows": 8}),
            "review_on": DateInput(),
        }
        help_texts = {"words": _("What guests say for it, in any language. The desk finds the sheet by them, too.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("", _("In general")),
            *((key, subject.name) for key, subject in subjects().items()),
        ]


class AreaForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh"}
    layout = Layout(beside_each_other("name_en", "name_zh"), beside_each_other("kind", "floor"), "is_active")

    class Meta:
        model = Area
        fields = ["name_en", "name_zh", "kind", "floor", "is_active"]
        widgets = NAMES
        help_texts = {"is_active": _("An area out of use keeps its records and is not offered any more.")}


class StaffForm(Refusable, ModelForm):
    """Somebody who works here, with the sign-in behind the staff row. The address is asked for once, when hiring."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("For signing in. A letter with a link to choose a password is sent to it."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, role.label) for role in STAFF],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What this person may do here. Owners are appointed by owners."),
    )

    beside = {
        "email_in_use": "email",
        "owners_only": "roles",
        "last_owner": "roles",
        "left_before_hired": "left_on",
    }
    layout = Layout(
        beside_each_other("name", "email", "language"),
        beside_each_other("job_en", "job_zh", "department"),
        "roles",
        beside_each_other("hired_on", "left_on", "gender"),
    )

    class Meta:
        model = StaffMember
        fields = ["job_en", "job_zh", "department", "gender", "hired_on", "left_on"]
        widgets = {
            "job_en": forms.TextInput(attrs=ENGLISH),
            "job_zh": forms.TextInput(attrs=CHINESE),
            "hired_on": DateInput,
            "left_on": DateInput,
        }
        help_texts = {
            "gender": _("Only so that guests can be served as they like it."),
            "left_on": _("The first day without work here. From then on the sign-in is closed."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]
        if self.instance.pk:
            user = self.instance.user
            del self.fields["email"]
            self.helper.layout = Layout(
                beside_each_other("name", "language"),
                beside_each_other("job_en", "job_zh", "department"),
                "roles",
                beside_each_other("hired_on", "left_on", "gender"),
            )
            self.initial = {
                **self.initial,
                "name": user.name,
                "language": user.language or house.language(),
                "roles": [group.name for group in user.groups.all() if group.name != Role.MEMBER],
            }
        else:
            del self.fields["left_on"]
            self.helper.layout = Layout(
                beside_each_other("name", "email", "language"),
                beside_each_other("job_en", "job_zh", "department"),
                "roles",
                beside_each_other("hired_on", "gender"),
            )
            self.initial.setdefault("hired_on", clock.today())
            self.initial.setdefault("language", house.language())


class OpeningHoursForm(Refusable, ModelForm):
    """One opening, given to as many weekdays as have it."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    beside = {"opening_taken": "opens"}
    layout = Layout("area", "weekdays", beside_each_other("opens", "closes"))

    class Meta:
        model = OpeningHours
        fields = ["area", "opens", "closes"]
        widgets = {"opens": TimeInput, "closes": TimeInput}
        help_texts = {
            "area": _("Leave empty for the whole venue."),
            "closes": _("At or before the opening means the next morning: 09:00 until 01:00."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].empty_label = _("The whole venue")  # type: ignore[attr-defined]
        self.initial["weekdays"] = [self.instance.weekday] if self.instance.pk else list(range(7))


class ShiftForm(Refusable, ModelForm):
    day = forms.DateField(label=_("Day"), widget=DateInput)
    begins = forms.TimeField(label=_("Starts"), widget=TimeInput)
    ends = forms.TimeField(
        label=_("Ends"), widget=TimeInput, help_text=_("At or before the start means the next morning.")
    )
    beside = {"shift_overlap": "begins"}
    layout = Layout(beside_each_other("staff", "area"), beside_each_other("day", "begins", "ends"))

    class Meta:
        model = Shift
        fields = ["staff", "area"]
        help_texts = {"area": _("Leave empty when the person is wherever needed.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = StaffMember.objects.employed_on(clock.today()).select_related("user")  # type: ignore[attr-defined]
        self.fields["area"].empty_label = _("Wherever needed")  # type: ignore[attr-defined]
        if self.instance.pk:
            starts, ends = clock.local(self.instance.starts_at), clock.local(self.instance.ends_at)
            self.initial = {**self.initial, "day": starts.date(), "begins": starts.time(), "ends": ends.time()}

    def clean(self) -> dict[str, Any]:
        """Day and times become the two instants that a shift is."""
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "begins", "ends"} <= set(cleaned):
            day, begins, ends = (cleaned.pop(name) for name in ("day", "begins", "ends"))
            cleaned["starts_at"], cleaned["ends_at"] = span(day, begins, ends)
        return cleaned


def span(day: Any, begins: Any, ends: Any) -> tuple[datetime, datetime]:
    last = day + timedelta(days=1) if ends <= begins else day
    return working_time.wall_clock(day, begins, clock.zone()), working_time.wall_clock(last, ends, clock.zone())


class AbsenceSpan(Refusable, ModelForm):
    """From a day until a day, both whole unless a time is given."""

    first_on = forms.DateField(label=_("First day"), widget=DateInput)
    begins = forms.TimeField(
        label=pgettext_lazy("absence", "From what time"),
        widget=TimeInput,
        required=False,
        help_text=_("Empty: all day."),
    )
    last_on = forms.DateField(label=_("Last day"), widget=DateInput)
    ends = forms.TimeField(
        label=pgettext_lazy("absence", "Until what time"),
        widget=TimeInput,
        required=False,
        help_text=_("Empty: all day."),
    )
    beside = {"absence_overlap": "first_on", "no_span": "last_on"}

    def clean(self) -> dict[str, Any]:
        """Days and times become the two instants that an absence is."""
        cleaned: dict[str, Any] = super().clean() or {}
        if {"first_on", "last_on"} <= set(cleaned):
            first, begins, last, ends = (cleaned.pop(name, None) for name in ("first_on", "begins", "last_on", "ends"))
            zone = clock.zone()
            cleaned["starts_at"] = working_time.wall_clock(first, begins or working_time.CUT_OFF, zone)
            after = last if ends else last + timedelta(days=1)
            cleaned["ends_at"] = working_time.wall_clock(after, ends or working_time.CUT_OFF, zone)
            if cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("last_on", _("An absence ends after it begins."))
        return cleaned


class AbsenceForm(AbsenceSpan):
    """As those in charge keep it, of anybody."""

    layout = Layout(
        beside_each_other("staff", "kind"), beside_each_other("first_on", "begins", "last_on", "ends"), "note"
    )

    class Meta:
        model = Absence
        fields = ["staff", "kind", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = StaffMember.objects.employed_on(clock.today()).select_related("user")  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial = {**self.initial, **days_of(self.instance)}


class OwnAbsenceForm(AbsenceSpan):
    """As somebody says it of themselves."""

    layout = Layout("kind", beside_each_other("first_on", "begins"), beside_each_other("last_on", "ends"), "note")

    class Meta:
        model = Absence
        fields = ["kind", "note"]
        help_texts = {"kind": _("Only those who keep the house see why.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"first_on": clock.today(), "last_on": clock.today(), **self.initial}


def days_of(absence: Absence) -> dict[str, Any]:
    """How an absence was typed."""
    starts, ends = clock.local(absence.starts_at), clock.local(absence.ends_at)
    is_whole = ends.time() == working_time.CUT_OFF
    return {
        "first_on": starts.date(),
        "begins": None if starts.time() == working_time.CUT_OFF else starts.time(),
        "last_on": ends.date() - timedelta(days=1) if is_whole else ends.date(),
        "ends": None if is_whole else ends.time(),
    }


class QualificationForm(Refusable, ModelForm):
    beside = {"number_taken": "number", "ends_before_start": "valid_until"}
    layout = Layout(
        beside_each_other("staff", "kind"),
        beside_each_other("issuer", "number"),
        beside_each_other("valid_from", "valid_until"),
        "scan",
    )

    class Meta:
        model = Qualification
        fields = ["staff", "kind", "issuer", "number", "valid_from", "valid_until", "scan"]
        widgets = {
            "valid_from": DateInput,
            "valid_until": DateInput,
            "scan": forms.FileInput(attrs={"accept": scans.ACCEPTS}),
        }
        help_texts = {
            "valid_until": _("The last day it is valid. Leave empty when it does not run out."),
            "scan": _("PDF, JPEG or PNG, up to 10 MB. Only managers and owners can open it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = StaffMember.objects.select_related("user")  # type: ignore[attr-defined]

    def clean_scan(self) -> Any:
        return scans.checked(self.cleaned_data.get("scan"))


class LicenceForm(Refusable, ModelForm):
    beside = {"number_taken": "number", "ends_before_start": "valid_until"}
    layout = Layout("kind", beside_each_other("issuer", "number"), beside_each_other("valid_from", "valid_until"))

    class Meta:
        model = Licence
        fields = ["kind", "issuer", "number", "valid_from", "valid_until"]
        widgets = {"valid_from": DateInput, "valid_until": DateInput}
        help_texts = {"valid_until": _("The last day it is valid. Leave empty when it does not run out.")}


class ClosedDayForm(Refusable, ModelForm):
    beside = {"day_taken": "day"}
    layout = Layout(beside_each_other("day", "area"), beside_each_other("reason_en", "reason_zh"), "is_planned")

    class Meta:
        model = ClosedDay
        fields = ["day", "area", "reason_en", "reason_zh", "is_planned"]
        widgets = {
            "day": DateInput,
            "reason_en": forms.TextInput(attrs=ENGLISH),
            "reason_zh": forms.TextInput(attrs=CHINESE),
        }
        help_texts = {"area": _("Leave empty for the whole venue.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].empty_label = _("The whole venue")  # type: ignore[attr-defined]


class HolidayForm(Refusable, ModelForm):
    beside = {"day_taken": "day", "greeted_workday": "is_greeted"}
    layout = Layout("day", beside_each_other("name_en", "name_zh"), "is_workday", "is_greeted")

    class Meta:
        model = Holiday
        fields = ["day", "name_en", "name_zh", "is_workday", "is_greeted"]
        widgets = {"day": DateInput, **NAMES}
        help_texts = {
            "is_greeted": _(
                "Those who said yes to greetings get a letter on that day; of several days, tick the first."
            )
        }
