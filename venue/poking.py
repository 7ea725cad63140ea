"""Asking a worker to deliver what was just committed. Without it the sweep delivers, within ten seconds."""

import logging
import threading
import time

from celery import current_app
from django.core.cache import cache
from django.db import connection, transaction
from kombu.exceptions import OperationalError as BrokerAway

logger = logging.getLogger(__name__)

POKED = "outbox:poked"
POKE_LASTS = 5  # seconds: a worker that died with the request in hand holds up nobody for long
PAUSE = 0.1  # seconds between two pokes of one process


class Poker:
    """Pokes for those who have something else to do: from a thread of its own, at once after a pause, and at most ten
    times a second. Who commits meanwhile is served by the next.

    Under load a process would else ask Valkey for each message whether a worker was asked, a fourteenth of a booking.
    """

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._is_wanted = threading.Event()
        self._thread: threading.Thread | None = None

    def poke_soon(self) -> None:
        with self._starting:  # two pages at once begin one thread
            if self._thread is None or not self._thread.is_alive():  # a forked process has the thread only by name
                self._is_wanted = threading.Event()
                self._thread = threading.Thread(target=self._poke_when_wanted, args=[self._is_wanted], daemon=True)
                self._thread.start()
            self._is_wanted.set()

    @staticmethod
    def _poke_when_wanted(is_wanted: threading.Event) -> None:
        while is_wanted.wait():
            is_wanted.clear()  # before the worker is asked: who commits after this asks again
            try:
                poke()
            except Exception:
                logger.exception("no worker could be asked; the sweep will deliver")
            time.sleep(PAUSE)


poker = Poker()


def poke_once_on_commit() -> None:
    """One poke for a transaction, however many messages it puts; one that a savepoint may take back does not count."""
    kept = set(connection.savepoint_ids)
    if not any(entry[1] == poker.poke_soon and entry[0] <= kept for entry in connection.run_on_commit):
        transaction.on_commit(poker.poke_soon, robust=True)


def poke() -> None:
    """Ask a worker to deliver now, unless one was asked and has not begun. Failing is harmless."""
    if not cache.add(POKED, True, POKE_LASTS):
        return
    try:
        current_app.send_task("venue.deliver_messages", retry=False, expires=60)
    except BrokerAway:
        cache.delete(POKED)
        logger.warning("the broker is away; the sweep will deliver")


def begin_delivery() -> None:
    """Called before anything is read: who has committed so far is served now, who commits later asks again."""
    cache.delete(POKED)
