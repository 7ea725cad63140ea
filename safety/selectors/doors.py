"""The only ways a view gets hold of a record."""

from django.shortcuts import get_object_or_404

from safety.models import (
    Answer,
    ChecklistItem,
    ChecklistTemplate,
    Duty,
    Excursion,
    ExcursionNotice,
    Hazard,
    HazardMove,
    MeasuringPoint,
    Reading,
)
from safety.selectors.checklist import checklists
from safety.selectors.duty import visible_to
from safety.selectors.excursion import excursions
from safety.selectors.hazard import visible_hazards
from safety.selectors.reading import points
from venue.models import User


def duty_for(user: User, pk: int) -> Duty:
    """A duty of the user's roles, or any for whoever may do any; for everybody else it does not exist."""
    return get_object_or_404(visible_to(user).with_details(), pk=pk)


def item_of(duty: Duty, pk: int) -> ChecklistItem:
    return get_object_or_404(duty.template.items, pk=pk)


def photo_at(user: User, duty_pk: int, item_pk: int) -> Answer:
    duty = duty_for(user, duty_pk)
    return get_object_or_404(duty.answers.exclude(photo=""), item=item_pk)


def hazard_for(user: User, pk: int) -> Hazard:
    """Any hazard for whoever manages them, else one's own or one that one has found."""
    return get_object_or_404(visible_hazards(user).with_details(), pk=pk)


def photo_of_move(user: User, pk: int) -> HazardMove:
    moves = HazardMove.objects.filter(hazard__in=visible_hazards(user)).exclude(photo="")
    return get_object_or_404(moves, pk=pk)


def checklist_for(pk: int) -> ChecklistTemplate:
    """The latest version of a list; older ones are shown in its history only."""
    return get_object_or_404(checklists(), pk=pk)


def point_for(pk: int) -> MeasuringPoint:
    """Any, also one that is out of use: its readings stay."""
    return get_object_or_404(MeasuringPoint.objects.select_related("area"), pk=pk)


def point_in_use(pk: int) -> MeasuringPoint:
    return get_object_or_404(points(), pk=pk)


def reading_of(point: MeasuringPoint, pk: str) -> Reading | None:
    """The reading of a point that is to be corrected; none where the address names none."""
    if not pk:
        return None
    return get_object_or_404(point.readings.filter(corrected_by=None), pk=int(pk) if pk.isdecimal() else 0)


def excursion_for(pk: int) -> Excursion:
    return get_object_or_404(excursions(), pk=pk)


def notice_for(pk: int) -> ExcursionNotice:
    return get_object_or_404(ExcursionNotice, pk=pk)
