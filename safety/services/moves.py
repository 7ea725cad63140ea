"""Noting the steps of hazards."""

from datetime import datetime

from safety.models import Hazard, HazardMove
from venue import clock
from venue.actors import Actor, name_of, user_of


def note_move(hazard: Hazard, kind: str, *, by: Actor, at: datetime | None = None, **facts: object) -> HazardMove:
    return HazardMove.objects.create(
        hazard=hazard, kind=kind, at=at or clock.now(), by=user_of(by), by_name=name_of(by), **facts
    )
