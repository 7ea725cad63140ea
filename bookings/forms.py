"""What people type about classes, courses, rooms and the schedule: shape and choices only, the services decide."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Course, Resource, SessionSeries
from bookings.recurrence import weekly_days
from bookings.selectors.series import instructors
from bookings.selectors.timetable import Filters, PartOfDay
from venue import clock
from venue.forms import DateInput, Form, ModelForm, TimeInput
from venue.models import Area, StaffMember
from venue.models.opening import WEEKDAYS
from venue.refusals import Refusable
from venue.services.area import NewArea
from venue.wording import fulldate

ANY = [("", _("all"))]
ENGLISH, CHINESE = {"lang": "en"}, {"lang": "zh-Hans"}


class TimetableFilters(Form):
    """How a reader narrows the timetable; what makes no sense counts as not chosen."""

    day = forms.DateField(required=False, widget=forms.HiddenInput)
    module = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *Course.Module.choices], required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[*ANY, *Course.Level.choices], required=False)
    part = forms.ChoiceField(label=_("Time of day"), choices=[*ANY, *PartOfDay.choices], required=False)

    def filters(self) -> Filters:
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name) or "" for name in ("module", "level", "part")})


class CallOffForm(Form):
    """Why a class does not take place; everybody who booked reads it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Everybody who has booked is told, with these words.")
    )


# --- staff pages -----------------------------------------------------------------------------------------------------


def beside_each_other(*fields: str | Div) -> Div:
    """Fields in columns; one below the other on a phone."""
    return Div(*fields, css_class=f"grid grid-{len(fields)} row-gap-0")


class CourseForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh", "length": "minutes", "phases": "warm_up_minutes"}
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("module", "level", "intensity"),
        beside_each_other("minutes", "qualification", "area"),
        beside_each_other("warm_up_minutes", "training_minutes", "cool_down_minutes"),
        beside_each_other("description_en", "description_zh"),
        beside_each_other("contraindications_en", "contraindications_zh"),
        beside_each_other("content_version", "review_on"),
        "is_active",
    )

    class Meta:
        model = Course
        fields = [
            "name_en",
            "name_zh",
            "module",
            "level",
            "intensity",
            "minutes",
            "warm_up_minutes",
            "training_minutes",
            "cool_down_minutes",
            "qualification",
            "area",
            "description_en",
            "description_zh",
            "contraindications_en",
            "contraindications_zh",
            "content_version",
            "review_on",
            "is_active",
        ]
        widgets = {
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "minutes": forms.NumberInput(attrs={"min": 10, "max": 480}),
            "description_en": forms.Textarea(attrs={"rows": 5, **ENGLISH}),
            "description_zh": forms.Textarea(attrs={"rows": 5, **CHINESE}),
            "contraindications_en": forms.Textarea(attrs={"rows": 3, **ENGLISH}),
            "contraindications_zh": forms.Textarea(attrs={"rows": 3, **CHINESE}),
            "review_on": DateInput,
        }
        help_texts = {
            "qualification": _("Nobody without it, valid on the day, is put down for a class of this course."),
            "contraindications_en": _("Read by everybody before they book."),
            "contraindications_zh": _("Read by everybody before they book."),
            "is_active": _("A course no longer on offer keeps its classes; it cannot be chosen for new ones."),
        }


class ResourceForm(Refusable, ModelForm):
    """A room, with its area chosen or added on the way: an empty venue has none yet."""

    new_area_name_en = forms.CharField(
        label=_("Name of the area (English)"), max_length=60, required=False, widget=forms.TextInput(attrs=ENGLISH)
    )
    new_area_name_zh = forms.CharField(
        label=_("Name of the area (Chinese)"), max_length=60, required=False, widget=forms.TextInput(attrs=CHINESE)
    )
    new_area_kind = forms.ChoiceField(
        label=_("Kind of area"), choices=[("", "---------"), *Area.Kind.choices], required=False
    )

    beside = {
        "name_taken": "name_zh",
        "no_place": "capacity",
        "room_too_small": "capacity",
        "room_needed": "is_active",
        "area_name_taken": "new_area_name_zh",
    }
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("area", "capacity"),
        "is_active",
        Fieldset(
            _("The room is in an area that is not in the list"),
            beside_each_other("new_area_name_en", "new_area_name_zh", "new_area_kind"),
            template="bookings/_new_area.html",
        ),
    )

    class Meta:
        model = Resource
        fields = ["name_en", "name_zh", "area", "capacity", "is_active"]
        widgets = {
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "capacity": forms.NumberInput(attrs={"min": 1}),
        }
        help_texts = {"is_active": _("A room out of use cannot be chosen for new classes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].required = False

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        given = {name: fields.pop(f"new_area_{name}", "") for name in ("name_en", "name_zh", "kind")}
        fields["new_area"] = None
        if any(given.values()):
            self.check_new_area(given, fields.get("area"))
            fields["new_area"] = NewArea(**given)
        elif not fields.get("area") and "area" not in self.errors:
            self.add_error("area", _("Choose the area the room is in, or add it below."))
        return fields

    @property
    def adds_area(self) -> bool:
        """Whether the fields of a new area stand open: something is typed there, or there is no area to choose."""
        names = ("new_area_name_en", "new_area_name_zh", "new_area_kind")
        return any(self[name].value() for name in names) or not Area.objects.exists()

    def check_new_area(self, given: dict[str, str], chosen: Area | None) -> None:
        for name, value in given.items():
            if not value:
                self.add_error(f"new_area_{name}", _("A new area needs this, too."))
        if chosen and chosen.pk != self.initial.get("area"):
            self.add_error("area", _("Choose an area or add a new one, not both."))


# Another course brings its own minutes: the answer carries the field along with the preview (series_form.html).
ASKS_FOR_MINUTES = {
    "hx-post": "",
    "hx-trigger": "change consume",
    "hx-target": "#preview",
    "hx-include": "closest form",
    "hx-vals": '{"preview": "course"}',
}


class SeriesForm(Refusable, Form):
    """A class every week."""

    course = forms.ModelChoiceField(
        label=_("Course"), queryset=Course.objects.in_use(), widget=forms.Select(attrs=ASKS_FOR_MINUTES)
    )
    room = forms.ModelChoiceField(label=_("Room"), queryset=Resource.objects.in_use().rooms())
    instructor = forms.ModelChoiceField(label=_("Coach"), queryset=StaffMember.objects.none())
    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=[("", "---------"), *WEEKDAYS], coerce=int)
    begins_at = forms.TimeField(label=_("Begins"), widget=TimeInput)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=10,
        max_value=480,
        required=False,
        help_text=_("Empty: as long as the course lasts."),
    )
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=1000, required=False, help_text=_("Empty: all places of the room.")
    )
    first_on = forms.DateField(label=_("First day"), widget=DateInput, initial=clock.today)
    last_on = forms.DateField(
        label=_("Last day"), widget=DateInput, required=False, help_text=_("Empty: until further notice.")
    )

    beside = {
        "room_busy": "room",
        "instructor_busy": "instructor",
        "not_qualified": "instructor",
        "too_many_places": "capacity",
    }
    layout = Layout(
        beside_each_other("course", "instructor"),
        beside_each_other("weekday", "begins_at", Div("minutes", css_id="minutes-field")),
        beside_each_other("room", "capacity"),
        beside_each_other("first_on", "last_on"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instructor"].queryset = instructors(clock.today())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if fields.get("course") and "minutes" in fields:
            fields["minutes"] = fields["minutes"] or fields["course"].minutes
        if fields.get("room") and "capacity" in fields:
            fields["capacity"] = fields["capacity"] or fields["room"].capacity
        first_on, last_on = fields.get("first_on"), fields.get("last_on")
        if first_on and first_on < clock.today():
            self.add_error("first_on", _("This day has passed."))
        elif first_on and last_on:
            self.check_days(first_on, last_on, fields.get("weekday"))
        return fields

    def check_days(self, first_on: date, last_on: date, weekday: int | None) -> None:
        if last_on < first_on:
            self.add_error("last_on", _("The last day is before the first."))
        elif weekday is not None and not weekly_days(weekday, first_on, last_on, None, last_on):
            self.add_error("last_on", _("Between these days there is no %(day)s.") % {"day": dict(WEEKDAYS)[weekday]})


class LastDayForm(Form):
    """The day whose consequence is shown; in the address."""

    last_on = forms.DateField(label=_("Last day"), widget=DateInput)

    def __init__(self, *args: Any, series: SessionSeries, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series = series

    def clean_last_on(self) -> date:
        last_on = self.cleaned_data["last_on"]
        if last_on < clock.today() - timedelta(days=1):
            raise forms.ValidationError(_("This day has passed; the earliest last day is yesterday."))
        if self.series.last_on and last_on > self.series.last_on:
            raise forms.ValidationError(
                _("The class already ends on %(day)s.") % {"day": fulldate(self.series.last_on)}
            )
        return last_on


class EndSeriesForm(LastDayForm):
    """Sent from the page that showed what ending on this day means."""

    last_on = forms.DateField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Everybody who has booked is told, with these words.")
    )
