"""Four sweeps at once over six late cancellations of one person, of which two are forgiven."""

from collections import Counter
from datetime import timedelta

import pytest

from bookings.models import Penalty
from bookings.services.penalty import settle_due
from tests.concurrency.people import make_people
from tests.concurrency.threads import at_once, without_locks
from tests.factories.bookings import make_booking, make_session
from tests.factories.penalties import make_penalty
from venue import clock
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
    decided = sum(at_once([settle_due] * SWEEPS))
    outcomes = Counter(Penalty.objects.filter(member=person).values_list("outcome", flat=True))
    return outcomes, decided, Message.objects.filter(template__startswith="penalty_").count()


def test_each_is_decided_once_and_no_more_are_forgiven_than_the_house_allows():
    outcomes, decided, letters = sweep_at_once()

    assert outcomes == {"forgiven": FORGIVEN, "posted": PENALTIES - FORGIVEN}
    assert (decided, letters) == (PENALTIES, PENALTIES)


def test_without_locks_it_is_seen_that_they_would_decide_the_same_twice(monkeypatch):
    """The control: nothing but the locks of the person and the penalty keeps this."""
    with without_locks(monkeypatch, Penalty):
        _outcomes, decided, _letters = sweep_at_once()

    assert decided > PENALTIES
