"""Naming the venue, and choosing its time zone and its language."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from venue import clock, house, locking
from venue.actors import Actor
from venue.errors import Text
from venue.models import House, Shift
from venue.rules import check
from venue.setup import steps
from venue.zones import ZONE_RULES, ZoneFacts


def describe_house(*, name_en: str, name_zh: str, time_zone: str = "", language: str = "", by: Actor) -> House:
    """Give the venue its names, its zone and its language; empty ones leave those of the environment.

    Locks the row. Raises `UnknownZone`, or `ZoneFixed` once something goes by the wall clock of the present zone.
    """
    fields = {"name_en": name_en, "name_zh": name_zh, "time_zone": time_zone, "language": language}
    with locking.atomic(by=by):
        row, is_new = House.objects.get_or_create(pk=1, defaults=fields)
        present = ""
        if not is_new:
            row = locking.lock_one(House, 1)
            present = row.time_zone
        check(ZONE_RULES, zone_facts(present or settings.TIME_ZONE, time_zone or settings.TIME_ZONE), clock.now())
        if not is_new:
            for name, value in fields.items():
                setattr(row, name, value)
            row.save(update_fields=list(fields))
        transaction.on_commit(house.forget)
        return row


def zone_facts(present: str, wanted: str) -> ZoneFacts:
    """What goes by the wall clock is asked for only where the zone is to change."""
    return ZoneFacts(present, wanted, tuple(going_by_the_clock()) if wanted != present else ())


def going_by_the_clock() -> list[Text]:
    found = [step.fixes_zone for step in steps() if step.fixes_zone and step.is_done]
    return [*found, _("shifts")] if Shift.objects.exists() else found


def hold_zone(*, by: Actor) -> None:
    """For whoever puts something on by the wall clock: locks the row, so that the zone stands until this transaction
    ends, and lets this process know it as it is now. A venue without a name gets its row here.
    """
    with locking.atomic(by=by):
        House.objects.get_or_create(pk=1)
        house.know(locking.lock_one(House, 1))
