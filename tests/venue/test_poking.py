"""A worker is asked to deliver at once, and not more often than it begins."""

import time
from threading import Thread

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import transaction

from tests.factories.messages import make_message
from venue import poking
from venue.models import Message
from venue.poking import Poker, begin_delivery, poke, poke_once_on_commit, poker


@pytest.fixture
def asked(monkeypatch):
    """When a worker was asked."""
    times = []
    monkeypatch.setattr(poking, "poke", lambda: times.append(time.monotonic()))
    return times


def wait_for(number, asked):
    patience = time.monotonic() + 30
    while len(asked) < number and time.monotonic() < patience:
        time.sleep(0.01)
    return len(asked)


@pytest.mark.django_db
def test_transaction_pokes_once_also_when_a_part_of_it_is_undone(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as calls:
        with pytest.raises(ValueError, match="no"), transaction.atomic():
            poke_once_on_commit()
            raise ValueError("no")
        with transaction.atomic():
            poke_once_on_commit()
        poke_once_on_commit()
        poke_once_on_commit()

    assert calls[-1] == poker.poke_soon
    assert len(calls) <= 2


@pytest.mark.django_db(transaction=True)
def test_transaction_stands_when_the_broker_is_away(caplog):
    cache.delete(poking.POKED)
    there = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    current_app.amqp._producer_pool = current_app._pool = None
    try:
        with transaction.atomic():
            make_message()
            poke_once_on_commit()
    finally:
        current_app.conf.broker_url = there
        current_app.amqp._producer_pool = current_app._pool = None

    assert "the broker is away" in caplog.text
    assert Message.objects.count() == 1


def test_worker_that_was_asked_and_has_not_begun_is_not_asked_again(monkeypatch):
    asked = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: asked.append(name))
    cache.delete(poking.POKED)

    poke(), poke()
    begin_delivery()
    poke()

    assert asked == ["venue.deliver_messages"] * 2


def test_many_who_commit_at_once_are_served_by_two_pokes_the_last_after_all_of_them(asked, monkeypatch):
    monkeypatch.setattr(poking, "PAUSE", 0.5)
    mine = Poker()
    mine.poke_soon()
    assert wait_for(1, asked) == 1

    for _ in range(50):
        mine.poke_soon()
    committed = time.monotonic()

    assert wait_for(2, asked) == 2
    assert asked[1] > committed
    time.sleep(0.6)
    assert len(asked) == 2


def test_poke_that_failed_keeps_no_other_from_coming(monkeypatch, caplog):
    tries = []

    def fail_first():
        tries.append(1)
        if len(tries) == 1:
            raise OSError("no route")

    monkeypatch.setattr(poking, "poke", fail_first)
    mine = Poker()
    mine.poke_soon()
    assert wait_for(1, tries) == 1
    mine.poke_soon()

    assert wait_for(2, tries) == 2
    assert "the sweep will deliver" in caplog.text


def test_forked_process_has_no_thread_and_begins_another(asked):
    mine = Poker()
    mine._thread = Thread()
    mine.poke_soon()

    assert wait_for(1, asked) == 1


def test_two_pages_at_once_begin_one_thread(monkeypatch):
    """Told by how often a thread is begun, each beginning slowed so that the others come meanwhile."""
    begun = []

    class Slow(Thread):
        def start(self):
            begun.append(1)
            time.sleep(0.1)
            super().start()

    monkeypatch.setattr(poking, "poke", lambda: None)
    monkeypatch.setattr(poking.threading, "Thread", Slow)
    mine = Poker()
    pages = [Thread(target=mine.poke_soon) for _ in range(4)]
    for page in pages:
        page.start()
    for page in pages:
        page.join()

    assert begun == [1]
