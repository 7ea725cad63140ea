"""A major hazard closes its area: nothing of it is sold or held until somebody has verified that it is put right."""

import logging
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_noop

from bookings.models import AreaClosure
from bookings.services.area_closure import Wanted, close_place, hold
from safety.models import Hazard, HazardMove
from safety.models.hazard import HazardQuerySet
from safety.services.moves import note_move
from venue import clock, locking, sweeping
from venue.actors import Actor, Automation
from venue.errors import DomainError

logger = logging.getLogger(__name__)

BY_HAZARDS = Automation(gettext_noop("major hazards"))
FOR_GUESTS_EN = "Closed for your safety while something is put right"
FOR_GUESTS_ZH = "为保障安全，正在整改，暂停开放"
OPENED_AGAIN = Q(closure__reopened_at__isnull=False) | Q(closure__undone_at__isnull=False)


def close_area_soon(hazard: Hazard, *, by: Actor) -> None:
    """Close the area of a major hazard as soon as the hazard itself is kept: the area is locked before anything else,
    and here other rows are locked already. What fails is done by the sweep.
    """
    if hazard.level == Hazard.Level.MAJOR:
        locking.afterwards(partial(_try_to_close, hazard.pk, by))


def _try_to_close(pk: int, by: Actor) -> None:
    try:
        close_area(pk, by=by)
    except DomainError as error:
        logger.warning("hazard %s: its area is not closed yet (%s); the sweep does it", pk, error.code)


def close_area(pk: int, *, by: Actor) -> bool:
    """Close the area of a hazard until further notice, where it keeps one closed and does not do so yet. Locks what
    `bookings.services.area_closure.hold` locks, then the hazard.
    """
    with locking.atomic(by=by):
        found = Hazard.objects.select_related("area").filter(pk=pk).first()
        if found is None:  # what it was found in was rolled back
            return False
        cause = AreaClosure.Cause.HAZARD
        wanted = Wanted(clock.now(), None, cause, FOR_GUESTS_EN, FOR_GUESTS_ZH, area=found.area)
        hold(wanted.row())
        hazard = locking.lock_one(Hazard, pk)
        if not needs_closing().filter(pk=pk).exists():
            return False
        hazard.closure = close_place(wanted, by=by)
        hazard.save(update_fields=["closure"])
        note_move(hazard, HazardMove.Kind.SHUT, by=by)
    return True


def needs_closing() -> HazardQuerySet:
    """Major ones that nobody has verified, and whose area is open."""
    return Hazard.objects.keeping_shut().filter(Q(closure=None) | OPENED_AGAIN)


def close_areas(limit: int = 50) -> int:
    """The sweep: close what could not be closed at once. How many it looked at."""
    waiting = list(needs_closing().order_by("pk").values_list("pk", flat=True)[:limit])
    sweeping.each("areas of hazards", waiting, lambda pk: close_area(pk, by=BY_HAZARDS))
    return len(waiting)
