"""What staff type to change a class that is on; the services decide."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.forms import beside_each_other
from bookings.models import Resource, ScheduledSession
from bookings.selectors.changing import free_rooms, substitutes
from bookings.selectors.series import instructors
from bookings.services.change import Pattern, Wanted
from venue import clock
from venue.forms import DateInput, Form, TimeInput
from venue.models import StaffMember
from venue.refusals import Refusable
from venue.working_time import wall_clock

BESIDE = {
    "room_busy": "room",
    "instructor_busy": "instructor",
    "instructor_away": "instructor",
    "not_qualified": "instructor",
    "too_many_places": "capacity",
    "places_below_booked": "capacity",
    "time_passed": "begins_at",
}


class ChangeForm(Refusable, Form):
    """Another coach, room, time of day or number of places for a class, the present ones filled in, or those that an
    address proposes. Who and what is free then stands first in the lists.
    """

    instructor = forms.ModelChoiceField(label=_("Coach"), queryset=StaffMember.objects.none())
    room = forms.ModelChoiceField(label=_("Room"), queryset=Resource.objects.none())
    begins_at = forms.TimeField(label=_("Begins"), widget=TimeInput)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=1000)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Goes into the message to everybody who has booked. It may stay empty."),
    )

    beside = BESIDE
    layout = Layout(beside_each_other("instructor", "room"), beside_each_other("begins_at", "capacity"), "reason")

    def __init__(
        self, data: Any = None, *, session: ScheduledSession, proposed: Mapping[str, str] | None = None
    ) -> None:
        local = clock.local(session.starts_at)
        initial = {
            "instructor": session.instructor_id,
            "room": session.room,
            "day": local.date(),
            "begins_at": f"{local:%H:%M}",
            "capacity": session.capacity,
        }
        initial |= {name: value for name, value in (proposed or {}).items() if name in initial}
        super().__init__(data, initial=initial)
        self.session = session
        known = Q(pk__in=instructors(clock.today()).values("pk")) | Q(pk=session.instructor_id)
        self.fields["instructor"].queryset = StaffMember.objects.filter(known).select_related("user")  # type: ignore[attr-defined]
        self.fields["room"].queryset = Resource.objects.in_use().rooms()  # type: ignore[attr-defined]
        self.propose()

    def propose(self) -> None:
        """Put first what is free at the time that is typed, or at the present one."""
        at = self.typed_time() or self.session.starts_at
        self.group("instructor", substitutes(self.session, at))
        self.group("room", free_rooms(self.session, at, self.session.booked or 1))

    def group(self, name: str, free: Sequence[Any]) -> None:
        field: Any = self.fields[name]
        rest = [each for each in field.queryset if each not in free]
        groups = ((_("Free at that time"), free), (_("Taken, or not qualified or too small"), rest))
        field.choices = [(words, [(each.pk, str(each)) for each in rows]) for words, rows in groups if rows]

    def typed_time(self) -> datetime | None:
        try:
            begins_at = self.fields["begins_at"].clean(self["begins_at"].value())
        except forms.ValidationError:
            return None
        return wall_clock(self.on_day(), begins_at, clock.zone())

    def on_day(self) -> date:
        return clock.local(self.session.starts_at).date()

    def pattern(self) -> Pattern:
        """What was typed."""
        return Pattern(**{name: self.cleaned_data[name] for name in ("instructor", "room", "begins_at", "capacity")})


class ChangeSessionForm(ChangeForm):
    """One class alone, which may move to another day."""

    day = forms.DateField(label=_("Day"), widget=DateInput)

    layout = Layout(
        beside_each_other("instructor", "room"), beside_each_other("day", "begins_at", "capacity"), "reason"
    )

    def on_day(self) -> date:
        try:
            return self.fields["day"].clean(self["day"].value())
        except forms.ValidationError:
            return super().on_day()

    def wanted(self) -> Wanted:
        return self.pattern().on(self.cleaned_data["day"])
