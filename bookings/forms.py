"""What people type about classes: shape and choices only, the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Course
from bookings.selectors.timetable import Filters, PartOfDay
from venue.forms import Form

ANY = [("", _("all"))]


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
