"""What the books were moved for, in the reader's words: a contract, a payment, a booking, a penalty.

A transaction keeps only `kind:key` of its cause. Each kind is told by the room of the house that knows it: a provider,
named by dotted path in `settings.CAUSES`, so that the books name a class and link to it without knowing about classes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

Provider = Callable[[set[int], bool], Mapping[int, "Cause"]]


@dataclass(frozen=True)
class Cause:
    """Its name in the reader's language; `url` is empty where it has no page for them."""

    text: str
    url: str


def told(causes: Iterable[str], *, is_own: bool) -> dict[str, Cause]:
    """Every cause that is known, by its name in the books. `is_own`: the reader looks at their own books, not at the
    desk. As many queries as there are kinds.
    """
    keys: dict[str, set[int]] = {}
    for cause in causes:
        kind, _colon, key = cause.partition(":")
        keys.setdefault(kind, set()).add(int(key))
    return {
        f"{kind}:{key}": found
        for kind, wanted in keys.items()
        if kind in settings.CAUSES
        for key, found in provider(kind)(wanted, is_own).items()
    }


def provider(kind: str) -> Provider:
    found: Provider = import_string(settings.CAUSES[kind])
    return found
