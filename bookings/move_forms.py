"""What staff type to move one treatment; the services decide."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.appointment_forms import ANYBODY
from bookings.forms import beside_each_other, proposed_time
from bookings.models import AppointmentLine, Resource
from bookings.selectors.giving import Free, free_at
from bookings.services.appointment_move import Move
from venue import clock
from venue.forms import DateInput, Form, TimeInput
from venue.models import StaffMember
from venue.refusals import Refusable
from venue.working_time import wall_clock

BESIDE = {
    "not_able": "staff",
    "not_on_duty": "staff",
    "instructor_busy": "staff",
    "room_unsuited": "room",
    "room_busy": "room",
    "has_begun": "begins_at",
    "too_far_ahead": "day",
    "guest_busy": "begins_at",
    "slot_taken": "begins_at",
}
ANYWHERE = _("whichever suits and is free")


class MoveLineForm(Refusable, Form):
    """Another day, time, practitioner or room for a treatment, the present ones filled in, or those that an address
    proposes: what it does not say stays, and the room where it is free then. Who and what is free stands first.
    """

    staff = forms.ModelChoiceField(
        label=_("Practitioner"), queryset=StaffMember.objects.none(), required=False, empty_label=ANYBODY
    )
    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Resource.objects.none(), required=False, empty_label=ANYWHERE
    )
    day = forms.DateField(label=_("Day"), widget=DateInput)
    begins_at = forms.TimeField(label=_("Begins"), widget=TimeInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Goes into the message. It may stay empty.")
    )

    beside = BESIDE
    layout = Layout(beside_each_other("staff", "room"), beside_each_other("day", "begins_at"), "reason")

    def __init__(self, data: Any = None, *, line: AppointmentLine, proposed: Mapping[str, str]) -> None:
        at = proposed_time(proposed if data is None else data) or line.starts_at
        free = free_at(line, at)
        super().__init__(filled_in(line, at, free, proposed) if data is None else data)
        self.fields["staff"].queryset = StaffMember.objects.employed_on(clock.today()).select_related("user")  # type: ignore[attr-defined]
        self.fields["room"].queryset = Resource.objects.in_use().rooms()  # type: ignore[attr-defined]
        rooms = Resource.objects.in_use().rooms().filter(room_kind=line.treatment.room_kind)
        self.group("staff", ANYBODY, {each.pk: each.user.display_name for each in free.skilled}, free.staff)
        self.group("room", ANYWHERE, {each.pk: each.name for each in rooms}, free.rooms)

    def group(self, name: str, none: Any, known: dict[int, str], free: Iterable[int]) -> None:
        """What was chosen stays in the list although it does not do."""
        field: Any = self.fields[name]
        chosen = str(self[name].value() or "")
        if chosen.isdecimal() and int(chosen) not in known:
            known |= {each.pk: str(each) for each in field.queryset.filter(pk=int(chosen))}
        able = [(pk, words) for pk, words in known.items() if pk in free]
        rest = [(pk, words) for pk, words in known.items() if pk not in free]
        groups = ((_("Free at that time"), able), (_("Not free then, or not for this"), rest))
        field.choices = [("", none), *((words, rows) for words, rows in groups if rows)]

    def move(self) -> Move:
        fields = self.cleaned_data
        staff, room = fields["staff"], fields["room"]
        at = wall_clock(fields["day"], fields["begins_at"], clock.zone())
        return Move(at, staff.pk if staff else None, room.pk if room else None)


def filled_in(line: AppointmentLine, at: datetime, free: Free, proposed: Mapping[str, str]) -> dict[str, Any]:
    local, here = clock.local(at), line.room
    return {
        "staff": proposed.get("staff", line.staff_id),
        "room": proposed.get("room", here.pk if here and here.pk in free.rooms else ""),
        "day": local.date().isoformat(),
        "begins_at": f"{local:%H:%M}",
    }
