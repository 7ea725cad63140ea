"""Controls are chance: without locks two must meet within a moment, and on a busy machine they may miss each other."""

from collections.abc import Callable
from typing import TypeVar

from tests.concurrency.server import Server

T = TypeVar("T")
RACES = 8


def seen(race: Callable[[], T], is_seen: Callable[[T], bool]) -> bool:
    """Run the race again until it is seen."""
    return any(is_seen(race()) for _ in range(RACES))


def refused(server: Server, constraint: str, race: Callable[[], T], safe: T) -> bool:
    """Run the race again until the constraint has refused something; every time it must have come to what is `safe`."""

    def is_refused(outcome: T) -> bool:
        assert outcome == safe
        return (server.refusals() - before)[constraint] > 0

    before = server.refusals()
    return seen(race, is_refused)
