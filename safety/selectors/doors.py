"""The only ways a view gets hold of a record."""

from django.shortcuts import get_object_or_404

from safety.models import (
    Answer,
    ChecklistItem,
    ChecklistTemplate,
    Duty,
    DutyReview,
    Excursion,
    ExcursionNotice,
    Hazard,
    HazardMove,
    Incident,
    MeasuringPoint,
    Reading,
)
from safety.selectors.checklist import checklists
from safety.selectors.codes import area_of
from safety.selectors.duty import visible_to
from safety.selectors.excursion import excursions
from safety.selectors.hazard import visible_hazards
from safety.selectors.incident import visible_incidents
from safety.selectors.reading import points
from venue.models import Area, User


def duty_for(user: User, pk: int) -> Duty:
    """A duty of the user's roles, or any for whoever may do any; for everybody else it does not exist."""
    return get_object_or_404(visible_to(user).with_details(), pk=pk)


def reviewed_duty(user: User, pk: int) -> Duty:
    """A duty that somebody else has to look at; what chance has drawn is for whoever may do every duty."""
    rows = visible_to(user).with_details()
    kinds = DutyReview.Kind.values if user.has_perm("safety.run_any_duty") else [DutyReview.Kind.SECOND]
    return get_object_or_404(rows, pk=pk, review__kind__in=kinds)


def area_at(pk: int) -> Area:
    return get_object_or_404(Area, pk=pk, is_active=True)


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


def incident_for(user: User, pk: int) -> Incident:
    """Any incident for whoever writes about them, else one that one has reported."""
    return get_object_or_404(visible_incidents(user).with_details(), pk=pk)


def area_on_the_wall(token: str) -> Area:
    """The area whose code was scanned; it is not there once the area is out of use."""
    return get_object_or_404(Area.objects.filter(is_active=True), pk=area_of(token))


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
