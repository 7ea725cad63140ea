"""What a coach says of somebody's ability: shape and choices only, the service decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import beside_each_other
from members.models import Member
from venue import clock
from venue.forms import DateInput, Form
from venue.refusals import Refusable


class AbilityForm(Refusable, Form):
    ability = forms.ChoiceField(
        label=_("Ability"),
        choices=[("", _("nobody has looked yet")), *Member.Ability.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Courses that ask for more cannot be booked by this person."),
    )
    seen_on = forms.DateField(label=_("Seen on"), widget=DateInput, initial=clock.today)

    beside = {"ability_ahead": "seen_on"}
    layout = beside_each_other("ability", "seen_on")
