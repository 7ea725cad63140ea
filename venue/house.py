"""How the venue is called, its time zone and its language. Read from its one row by every page and letter, and so
kept by the process for a while.

Imports no model: models ask the clock, and the clock asks here for the zone.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils.translation import override

if TYPE_CHECKING:
    from venue.models import House

FRESH_FOR = 20.0  # seconds until another process sees a new name
TRIED_AGAIN_AFTER = 1.0  # seconds, when the database is away

_known: House | None = None
_read_at = float("-inf")


def name(language: str = "") -> str:
    """The venue's name in a language, or in the active one."""
    row = known()
    if row is None:
        return settings.VENUE_NAME
    if not language:
        return str(row)
    with override(language):
        return str(row)


def time_zone() -> str:
    """The name of the zone the venue lives by."""
    row = known()
    return (row.time_zone if row else "") or settings.TIME_ZONE


def language() -> str:
    """Of letters to whoever has chosen none."""
    row = known()
    return (row.language if row else "") or settings.LANGUAGE


def known() -> House | None:
    """The row, or none where it was never written or the database is away: then the environment's values stand."""
    global _known, _read_at
    if time.monotonic() - _read_at > FRESH_FOR:
        try:
            _known = apps.get_model("venue", "House").objects.first()
            _read_at = time.monotonic()
        except (DatabaseError, InterfaceError):
            _read_at = time.monotonic() - FRESH_FOR + TRIED_AGAIN_AFTER
    return _known


def know(row: House) -> None:
    """This is how it stands now: whoever has locked the row need not trust what was read before."""
    global _known, _read_at
    _known, _read_at = row, max(_read_at, time.monotonic())


def forget() -> None:
    """Read it anew when next asked."""
    global _known, _read_at
    _known, _read_at = None, float("-inf")
