"""Small tables that nearly every request asks for and hardly anybody changes, kept by the process for a moment.

What another process writes is seen here a second later at the latest; what this process writes, at once, because the
service that writes calls `forget`. Only for what may be that old: a record made under a figure keeps which row it was,
so that a booking of the second after a change still says truly under what it was made.
"""

import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Generic, TypeVar, cast

FRESH_FOR = 1.0  # seconds

Content = TypeVar("Content")
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_all: "list[Recent[Any]]" = []


class Recent(Generic[Content]):
    """What `read` answered when it was last asked, not longer ago than `FRESH_FOR`. Where `holds` can tell for less
    that it is still so, the same is kept on, and all that was made of it.
    """

    def __init__(self, read: Callable[[], Content], holds: Callable[[Content], bool] | None = None) -> None:
        self._read, self._holds = read, holds
        self._kept: Content | None = None
        self._read_at = float("-inf")
        _all.append(self)

    def get(self) -> Content:
        if time.monotonic() - self._read_at > FRESH_FOR:
            if self._kept is None or self._holds is None or not self._holds(self._kept):
                self._kept = self._read()
            self._read_at = time.monotonic()
        return cast(Content, self._kept)

    def forget(self) -> None:
        self._kept, self._read_at = None, float("-inf")


def look_up(kept: Recent[Mapping[Key, Value]], key: Key) -> Value:
    """What a kept table has for a key; one that is not there yet was written a moment ago."""
    if key not in kept.get():
        kept.forget()
    return kept.get()[key]


def forget_all() -> None:
    """For tests, whose database forgets."""
    for each in _all:
        each.forget()
