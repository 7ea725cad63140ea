"""The same call, or several, by threads of this process that begin at one instant, each with its own connection."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import pre_save

from venue import locking
from venue.errors import DomainError


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each call returned, or the code of its refusal."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return call()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result() for each in [pool.submit(run, call) for call in calls]]


@contextmanager
def without_locks(monkeypatch: pytest.MonkeyPatch, *written: type) -> Iterator[None]:
    """Rows are read and not locked, and whoever writes one of these models waits at the door for the others."""
    with monkeypatch.context() as patch:
        patch.setattr(locking, "_for_update", lambda model: model._default_manager.all())
        locking._one_for_update.cache_clear()
        for model in written:
            pre_save.connect(_hold_the_door, sender=model)
        try:
            yield
        finally:
            for model in written:
                pre_save.disconnect(_hold_the_door, sender=model)
            locking._one_for_update.cache_clear()


def _hold_the_door(**signal: Any) -> None:
    time.sleep(0.05)
