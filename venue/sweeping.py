"""How a sweep goes through its rows: one that fails holds up nobody but itself."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Model

from venue.errors import DomainError

logger = logging.getLogger(__name__)

Key = TypeVar("Key")


class SweepIncomplete(RuntimeError):
    """What could be done was done, and some rows failed in a way that no rule foresees: the run counts as failed."""


def each(sweep: str, keys: Iterable[Key], act: Callable[[Key], int | None], *, limit: int | None = None) -> int:
    """Call `act` for one key after another, until what it answered adds up to `limit`; the sum.

    `act` opens a transaction of its own. A refusal is what may happen, such as a row that somebody else holds: it is
    logged, and the next run looks again. Any other failure is logged with its traceback, and once all others were dealt
    with `SweepIncomplete` is raised from the first. Without a database nothing can be done for anybody: that is raised
    at once.
    """
    done, failed = 0, list[Exception]()
    for key in keys:
        try:
            done += act(key) or 0
        except DomainError as refusal:
            logger.warning("%s: %s is left for the next run (%s)", sweep, _named(key), refusal.code)
        except Exception as error:
            if isinstance(error, (InterfaceError, OperationalError)) and not connection.is_usable():
                raise
            logger.exception("%s: %s failed; the sweep goes on", sweep, _named(key))
            failed.append(error)
        if limit is not None and done >= limit:
            break
    if failed:
        raise SweepIncomplete(f"{sweep}: {len(failed)} failed") from failed[0]
    return done


def _named(key: object) -> object:
    """What the log says of a key: never what a row says of itself, which may be a name."""
    if isinstance(key, Model):
        return key.pk
    if isinstance(key, Sequence) and not isinstance(key, str | tuple):
        return f"{key[0]} to {key[-1]}"
    return getattr(key, "__name__", key)


def in_turn(sweep: str, *steps: Callable[[], int | None]) -> int:
    """Steps of one sweep, of which none waits for those before it to succeed; the sum of what they did."""
    return each(sweep, steps, lambda step: step())
