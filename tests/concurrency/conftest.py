"""Servers with and without locks, and the database with and without constraints.

Each claim is shown three times. *Whole*: the rule decides under its lock. *Without locks*: the outcome is the same, and
it was the database's named constraint that refused. *Without locks and constraint*: the outcome is wrong. Only the
third shows that the first two have been put to the test.
"""

from collections.abc import Iterator

import pytest

from tests.concurrency.server import Server, serving
from tests.deadlocks import deadlocks


@pytest.fixture(scope="session")
def whole_server(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("whole")) as server:
        yield server


@pytest.fixture(scope="session")
def lockless_server(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("lockless"), without_locks=True) as server:
        yield server


@pytest.fixture(autouse=True)
def no_deadlock(transactional_db) -> Iterator[None]:
    before = deadlocks()
    yield
    assert deadlocks() == before
