"""What the safety officer types about rounds that traffic and season add; the services decide."""

from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from bookings.forms import beside_each_other
from safety.models import DutyPlan, ExtraRounds
from safety.models.extra_rounds import SEASON
from safety.selectors.extra_rounds import plans_of_a_day
from venue.forms import ModelForm
from venue.refusals import Refusable

A_LEAP_YEAR = 2024  # in which every day of a season exists


class ExtraRoundsForm(Refusable, ModelForm):
    layout = Layout(
        "plan",
        beside_each_other("rounds", "people"),
        beside_each_other("from_month", "from_day"),
        beside_each_other("to_month", "to_day"),
        "is_active",
    )

    class Meta:
        model = ExtraRounds
        fields = ["plan", "rounds", "people", *SEASON, "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans, is_new = plans_of_a_day(), self.instance.pk is None
        self.fields["plan"].queryset = plans if is_new else DutyPlan.objects.all()  # type: ignore[attr-defined]
        self.fields["plan"].help_text = _("Of those that are due every day.")
        self.fields["plan"].disabled = not is_new

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        given = [name for name in SEASON if fields.get(name) is not None]
        for name in SEASON:
            if given and name not in given and name not in self.errors:
                self.add_error(name, _("A season goes from a day of a month to a day of a month."))
        for month, day in (SEASON[:2], SEASON[2:]):
            if {month, day} <= {*given} and not is_day(fields[month], fields[day]):
                self.add_error(day, _("This month has no such day."))
        if not given and not fields.get("people") and not self.errors:
            self.add_error("people", _("There are more rounds because of many people, or of a season."))
        return fields


def is_day(month: int, day: int) -> bool:
    try:
        date(A_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True
