"""Four sweeps at once over six late cancellations of one person, of which two are forgiven."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.signals import pre_save

from bookings.models import Penalty
from bookings.services.penalty import settle_due
from tests.concurrency.people import make_people
from tests.factories.bookings import make_booking, make_session
from tests.factories.penalties import make_penalty
from venue import clock, locking
from venue.models import Message

pytestmark = pytest.mark.stress

SWEEPS, PENALTIES, FORGIVEN = 4, 6, 2


def sweep_at_once():
    """What was decided, how many were decided by anybody, and how many letters there are."""
    [person] = make_people(1)
    due = clock.now() - timedelta(minutes=1)
    for _ in range(PENALTIES):
        booking = make_booking(make_session(), person, state="late_cancelled", cancelled_at=due)
        make_penalty(person, booking=booking, due_at=due)
    start = threading.Barrier(SWEEPS)

    def sweep():
        try:
            start.wait()
            return settle_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(SWEEPS) as pool:
        decided = sum(each.result() for each in [pool.submit(sweep) for _ in range(SWEEPS)])
    outcomes = Counter(Penalty.objects.filter(member=person).values_list("outcome", flat=True))
    return outcomes, decided, Message.objects.filter(template__startswith="penalty_").count()


def test_each_is_decided_once_and_no_more_are_forgiven_than_the_house_allows():
    outcomes, decided, letters = sweep_at_once()

    assert outcomes == {"forgiven": FORGIVEN, "posted": PENALTIES - FORGIVEN}
    assert (decided, letters) == (PENALTIES, PENALTIES)


def test_without_locks_it_is_seen_that_they_would_decide_the_same_twice(monkeypatch):
    """The control: nothing but the locks of the person and the penalty keeps this."""
    monkeypatch.setattr(locking, "_for_update", lambda model: model._default_manager.all())
    locking._one_for_update.cache_clear()
    pre_save.connect(hold_the_door, sender=Penalty)
    try:
        _outcomes, decided, _letters = sweep_at_once()
    finally:
        pre_save.disconnect(hold_the_door, sender=Penalty)
        locking._one_for_update.cache_clear()

    assert decided > PENALTIES


def hold_the_door(**signal):
    time.sleep(0.05)
