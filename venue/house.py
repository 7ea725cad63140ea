"""How the venue is called. Read from its one row by every page and letter, and so kept by the process for a while."""

import time

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils.translation import override

from venue.models import House

FRESH_FOR = 20.0  # seconds until another process sees a new name

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


def known() -> House | None:
    """The row, or none where it was never written or the database is away: then the environment's name stands."""
    global _known, _read_at
    if time.monotonic() - _read_at > FRESH_FOR:
        try:
            _known = House.objects.first()
        except (DatabaseError, InterfaceError):
            return _known
        _read_at = time.monotonic()
    return _known


def forget() -> None:
    """Read it anew when next asked."""
    global _known, _read_at
    _known, _read_at = None, float("-inf")
