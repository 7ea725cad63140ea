"""Which days and which course the figures are about; both are in the address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Course
from feedback.figures.scope import Scope
from venue import clock
from venue.forms import DateInput, Form
from venue.periods import EARLIEST, LONGEST, READY, USUAL, Period


class DaysForm(Form):
    """Two days, or one of the periods that are ready (`?period=`); `more` are the names of further fields."""

    def __init__(self, query: Mapping[str, str], *more: str) -> None:
        super().__init__(days_of(query, clock.today()) | {name: query.get(name, "") for name in more})
        first, last = pgettext_lazy("span of days", "From"), pgettext_lazy("span of days", "To")
        missing = {"required": _("Please choose a day.")}
        self.fields["from"] = forms.DateField(label=first, widget=DateInput(), error_messages=missing)
        self.fields["to"] = forms.DateField(label=last, widget=DateInput(), error_messages=missing)

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        first, last = fields.get("from"), fields.get("to")
        if first and first > clock.today():
            self.add_error("from", _("This day is still to come."))
        elif first and first < EARLIEST:
            self.add_error("from", _("This day lies too far back."))
        elif first and last and last < first:
            self.add_error("to", _("This day lies before the first one."))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("to", _("At most a year at once, please."))
        return fields

    @property
    def period(self) -> Period:
        """Of a valid form; days to come are left out."""
        fields = self.cleaned_data
        return Period(fields["from"], min(fields["to"], clock.today()))


class ScopeForm(DaysForm):
    """Days, and a course or all of them."""

    def __init__(self, query: Mapping[str, str]) -> None:
        super().__init__(query, "course")
        self.courses = sorted(Course.objects.all(), key=lambda each: each.name)
        choices = [("", _("Every course")), *((str(each.pk), each.name) for each in self.courses)]
        self.fields["course"] = forms.ChoiceField(label=_("Course"), required=False, choices=choices)

    @property
    def scope(self) -> Scope:
        """Of a valid form."""
        course = self.cleaned_data["course"]
        return Scope(self.period, next((each for each in self.courses if str(each.pk) == course), None))


def days_of(query: Mapping[str, str], today: date) -> dict[str, str]:
    """What stands in the two fields: what was typed, else the days of the period that was chosen, or of the usual."""
    if query.get("from") or query.get("to"):
        return {"from": query.get("from", ""), "to": query.get("to", "")}
    _name, ready = READY.get(query.get("period", ""), READY[USUAL])
    period = ready(today)
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
