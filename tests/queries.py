"""Counting what a page asks of the database."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from venue import clock


def queries_of(action: Callable[[], object]) -> int:
    """How many queries `action` needs, the clock's own aside."""
    with clock.frozen(clock.now()), CaptureQueriesContext(connection) as queries:
        action()
    return len(queries)
