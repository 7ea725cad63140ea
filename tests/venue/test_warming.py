import gc
from collections.abc import Iterator

import pytest
from celery.signals import worker_init
from django.conf import settings
from django.urls import clear_url_caches, reverse
from django.urls.resolvers import URLResolver
from django.utils import translation

from venue import celery
from venue.warming import warm_up


@pytest.fixture
def made(monkeypatch) -> Iterator[list[URLResolver]]:
    """Whose addresses were collected, in a process that knows none yet."""
    clear_url_caches()
    collected: list[URLResolver] = []
    collect = URLResolver._populate
    monkeypatch.setattr(URLResolver, "_populate", lambda each: (collected.append(each), collect(each)))
    yield collected
    gc.unfreeze()


def look_up() -> None:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for name in ("bookings:session", "bookings:my_bookings", "members:member"):
                reverse(name, args=[] if name.startswith("bookings:my") else [1])


def test_addresses_are_collected_before_one_is_looked_up_and_without_a_database(made):
    warm_up()
    assert made
    made.clear()

    look_up()

    assert made == []


def test_what_forks_share_is_left_alone_by_the_garbage_collector(made):
    before = gc.get_freeze_count()

    warm_up()

    assert gc.get_freeze_count() - before > 100_000


def test_a_process_that_was_not_warmed_up_collects_them_when_it_is_asked(made):
    look_up()

    assert made


def test_a_worker_warms_up_before_its_processes_fork(monkeypatch):
    done = []
    monkeypatch.setattr(celery, "warm_up", lambda: done.append(True))

    worker_init.send(sender=None)

    assert done == [True]
