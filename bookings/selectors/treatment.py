"""Who may be asked to treat guests, and what a day says about a treatment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bookings.models import Resource, RoomTreatment, Treatment
from members.selectors.care import SERVES
from venue.history import Happening, happening
from venue.models import StaffMember


def practitioners(day: date | None = None) -> QuerySet[StaffMember]:
    """Who may be put down for treatments: practitioners, nutritionists and coaches, on a day those employed then."""
    staff = StaffMember.objects.employed_on(day) if day else StaffMember.objects.all()
    serving = staff.filter(user__groups__name__in=SERVES).select_related("user")
    return serving.order_by("user__name", "pk").distinct()


def kept_for_history(room: Resource) -> Sequence[Happening]:
    """Which treatments a room was kept for, when and by whom, for its page of history. Two queries."""
    events = RoomTreatment.pgh_event_model.objects.filter(room=room.pk).select_related("pgh_context")  # type: ignore[attr-defined]
    rows = list(events.order_by("pgh_id"))
    names = Treatment.objects.in_bulk({each.treatment_id for each in rows})
    kept, no_longer = _("Kept for %(treatment)s"), _("No longer kept for %(treatment)s")
    return [
        replace(
            happening(each, ()), text=(kept if each.is_active else no_longer) % {"treatment": names[each.treatment_id]}
        )
        for each in rows
    ]
