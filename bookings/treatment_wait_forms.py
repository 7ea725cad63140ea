"""What somebody says who waits for a treatment: shape and choices only, the services decide."""

from collections.abc import Collection
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import beside_each_other
from bookings.models import Treatment
from bookings.rules.treatment_wait import Wish
from bookings.selectors.treatment import practitioners
from venue import clock
from venue.forms import DateInput, Form, TimeInput
from venue.models import StaffMember
from venue.refusals import Refusable

DAYS, HOURS = beside_each_other("from_day", "to_day"), beside_each_other("from_time", "to_time")


class WaitForm(Refusable, Form):
    """For one treatment, with one of those who do it or anybody."""

    staff = forms.ModelChoiceField(
        label=_("Practitioner"), queryset=StaffMember.objects.none(), required=False, empty_label=_("whoever is free")
    )
    from_day = forms.DateField(label=_("First day"), widget=DateInput)
    to_day = forms.DateField(
        label=_("Last day"), widget=DateInput, required=False, help_text=_("Empty: this one day. At most 14 days.")
    )
    from_time = forms.TimeField(label=_("Begins at the earliest"), widget=TimeInput, required=False)
    to_time = forms.TimeField(label=_("Begins at the latest"), widget=TimeInput, required=False)

    beside = {
        "days_passed": "from_day",
        "already_in_line": "from_day",
        "too_many_days": "to_day",
        "too_far_ahead": "to_day",
        "not_their_treatment": "staff",
    }
    layout = Layout("staff", DAYS, HOURS)

    def __init__(self, *args: Any, staff: Collection[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = practitioners(clock.today())
        self.fields["staff"].queryset = found if staff is None else found.filter(pk__in=staff)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        first, last = fields.get("from_day"), fields.get("to_day")
        if first and not last:
            fields["to_day"] = first
        elif first and last and last < first:
            self.add_error("to_day", _("The last day is before the first. Choose it, or a later one."))
        begins, ends = fields.get("from_time"), fields.get("to_time")
        if begins and ends and ends < begins:
            self.add_error("to_time", _("This is before the earliest time. Choose a later one."))
        return fields

    def wish(self, treatment: Treatment) -> Wish:
        """What was typed."""
        fields = self.cleaned_data
        return Wish(
            treatment_pk=treatment.pk,
            from_day=fields["from_day"],
            to_day=fields["to_day"],
            staff_pk=fields["staff"].pk if fields["staff"] else None,
            from_time=fields["from_time"],
            to_time=fields["to_time"],
        )


class DeskWaitForm(WaitForm):
    """At the desk the treatment is chosen too."""

    treatment = forms.ModelChoiceField(label=_("Treatment"), queryset=Treatment.objects.on_offer())
    knows = forms.BooleanField(
        label=_("Has asked a doctor, or decides knowing that one should be asked"),
        required=False,
        help_text=_("Only where the health screening asks for it."),
    )

    layout = Layout(beside_each_other("treatment", "staff"), DAYS, HOURS, "knows")
