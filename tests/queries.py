"""Counting what a page asks of the database."""

from collections.abc import Callable
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from venue import clock, recent


def queries_of(action: Callable[[], object]) -> int:
    """How many queries `action` needs, the clock's own aside, in a process that has kept nothing, and keeps what
    it reads however long a busy machine takes.
    """
    recent.forget_all()
    kept = patch.object(recent, "FRESH_FOR", 60)
    with clock.frozen(clock.now()), kept, CaptureQueriesContext(connection) as queries:
        action()
    return len(queries)


def assert_costs_the_same(look: Callable[[], object], more: Callable[[], object]) -> None:
    """`look` needs as many queries after two more of what it shows as with one."""
    look()  # what is read once by each process is read
    more()
    one = queries_of(look)
    more(), more()
    assert queries_of(look) == one
