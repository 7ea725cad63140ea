"""What is typed to pause a membership or to end a pause; the services decide."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import beside_each_other
from members.models import Freeze
from members.periods import DAY, Period
from members.policies import PauseLimits
from venue import clock
from venue.forms import DateInput, Form
from venue.refusals import Refusable

_REASONS = [each for each in Freeze.Reason.choices if each[0] != Freeze.Reason.CLOSURE]  # the house's own


class PauseForm(Refusable, Form):
    """The first and the last day, tomorrow and the shortest pause filled in."""

    starts_on = forms.DateField(label=_("First day of the pause"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day of the pause"), widget=DateInput)
    reason = forms.ChoiceField(label=_("Reason"), choices=_REASONS)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    beside = {
        "pause_too_early": "starts_on",
        "pause_outside": "starts_on",
        "pause_too_short": "ends_on",
        "pause_too_long": "ends_on",
        "freeze_overlaps": "starts_on",
    }
    layout = Layout(beside_each_other("starts_on", "ends_on"), "reason", "note")

    def __init__(self, data: Any = None, *, limits: PauseLimits) -> None:
        first = clock.today() + DAY
        last = first + timedelta(days=max(limits.least, 1) - 1)
        super().__init__(data, initial={"starts_on": first, "ends_on": last, "reason": Freeze.Reason.TRAVEL})

    @property
    def days(self) -> Period:
        """What is typed, else what is filled in."""
        fields = self.cleaned_data if self.is_bound else self.initial
        return Period(fields["starts_on"], fields["ends_on"])

    @property
    def asked(self) -> str:
        """The days whose consequence is shown; it is sent along, so that nobody confirms another."""
        return f"{self.days.starts_on.isoformat()}/{self.days.ends_on.isoformat()}"


class EndPauseForm(Refusable, Form):
    """From which day on the membership counts again."""

    on = forms.DateField(label=_("First day that counts again"), widget=DateInput)

    beside = {"return_unlikely": "on"}

    def __init__(self, data: Any = None, *, pause: Freeze) -> None:
        super().__init__(data, initial={"on": max(pause.starts_on, clock.today())})

    @property
    def day(self) -> date:
        """What is typed, else what is filled in."""
        return (self.cleaned_data if self.is_bound else self.initial)["on"]

    @property
    def asked(self) -> str:
        return self.day.isoformat()
