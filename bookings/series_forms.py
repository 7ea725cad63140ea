"""What staff type about weekly classes and about calling off: shape and choices only, the services decide."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import beside_each_other
from bookings.models import Course, Resource, SessionSeries
from bookings.recurrence import weekly_days
from bookings.selectors.series import instructors
from venue import clock
from venue.forms import DateInput, Form, TimeInput
from venue.models import StaffMember
from venue.models.opening import WEEKDAYS
from venue.refusals import Refusable
from venue.wording import fulldate

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
    times = forms.IntegerField(
        label=_("Number of classes"),
        min_value=1,
        max_value=200,
        required=False,
        help_text=_("Instead of a last day. What is left out or called off does not count."),
    )
    skips_holidays = forms.BooleanField(label=_("Not on statutory holidays"), required=False, initial=True)

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
        beside_each_other("first_on", "last_on", "times"),
        "skips_holidays",
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
        if last_on and fields.get("times"):
            self.add_error("times", _("Give a last day or a number of classes, not both."))
        return fields

    def check_days(self, first_on: date, last_on: date, weekday: int | None) -> None:
        if last_on < first_on:
            self.add_error("last_on", _("The last day is before the first."))
        elif weekday is not None and not weekly_days(weekday, first_on, last_on, None, last_on):
            self.add_error("last_on", _("Between these days there is no %(day)s.") % {"day": dict(WEEKDAYS)[weekday]})


class CallOffForm(Form):
    """Why a class does not take place, and what becomes of the credits it was paid with: whoever booked reads it."""

    BACK, KEPT = "back", "kept"

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Everybody who has booked is told, with these words.")
    )
    words = forms.CharField(
        label=_("Further words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Go into the message below the reason. They may stay empty."),
    )
    credits = forms.ChoiceField(
        label=_("Credits that were used"),
        choices=[(BACK, _("go back to their packs")), (KEPT, _("stay used"))],
        initial=BACK,
        required=False,
        widget=forms.RadioSelect,
    )
    credits_kept = forms.CharField(
        label=_("Why credits stay used"),
        max_length=200,
        required=False,
        help_text=_("Told to those whose credit it is, and kept."),
    )

    def leave_credits_out(self) -> None:
        """Nothing is asked about credits where none were used."""
        del self.fields["credits"], self.fields["credits_kept"]

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if fields.pop("credits", self.BACK) != self.KEPT:
            fields["credits_kept"] = ""
        elif not fields.get("credits_kept") and "credits_kept" not in self.errors:
            self.add_error("credits_kept", _("Say why, if credits are to stay used."))
        return fields


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


class EndSeriesForm(LastDayForm, CallOffForm):
    """Sent from the page that showed what ending on this day means."""

    last_on = forms.DateField(widget=forms.HiddenInput)
