"""Naming the venue."""

from django.db import transaction

from venue import house, locking
from venue.actors import Actor
from venue.models import House


def name_house(*, name_en: str, name_zh: str, by: Actor) -> House:
    """Give the venue its names; empty ones leave that of the environment."""
    with locking.atomic(by=by):
        row, is_new = House.objects.get_or_create(pk=1, defaults={"name_en": name_en, "name_zh": name_zh})
        if not is_new:
            row = locking.lock_one(House, 1)
            row.name_en, row.name_zh = name_en, name_zh
            row.save(update_fields=["name_en", "name_zh"])
        transaction.on_commit(house.forget)
        return row
