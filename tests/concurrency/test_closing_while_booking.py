"""A room is closed while many people book what takes place there: what was first stands and is decided about, and
nothing slips in after.
"""

import threading
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Booking, ClosureStep
from bookings.selectors.closing import sessions_in, undecided_hits
from bookings.services.closing import Choice, carry_out_due, close_and_decide
from tests.clients import sign_in
from tests.concurrency.people import make_people
from tests.concurrency.server import Press
from tests.concurrency.threads import without_locks
from tests.factories.bookings import make_course, make_room, make_session
from tests.factories.closures import wanted
from tests.factories.venue import make_staff
from venue import clock
from venue.models import Message

pytestmark = pytest.mark.stress

CLIENTS, CLASSES = 32, 8
BOOKED, REFUSED = 302, {409, 503}


@dataclass(frozen=True)
class Outcome:
    statuses: Counter[int]
    before: int  # bookings when the closure was committed
    slipped_in: int  # bookings made after that
    live_in_called_off: int
    live_elsewhere: int
    ended: int
    told: int


def close_during_the_rush(server):
    """Half of the classes are called off, the others left to be decided."""
    room, course, now = make_room(), make_course(), clock.now()
    classes = [
        make_session(room=room, course=course, capacity=CLIENTS, starts_at=now + timedelta(hours=2 + n))
        for n in range(CLASSES)
    ]
    keys = sign_in([person.user for person in make_people(CLIENTS)])
    presses = [
        [Press(reverse("bookings:book", args=[each.pk]), key, {"form_key": uuid.uuid4()}) for each in classes]
        for key in keys
    ]
    statuses: Counter[int] = Counter()
    start, lock = threading.Barrier(CLIENTS + 1), threading.Lock()

    def book_one_after_the_other(mine):
        start.wait()
        for press in mine:
            status = server.press(press).status
            with lock:
                statuses[status] += 1

    people = [threading.Thread(target=book_one_after_the_other, args=[mine]) for mine in presses]
    for each in people:
        each.start()
    start.wait()
    while Booking.objects.filter(session__in=classes).count() < CLIENTS:  # in the midst of it
        pass
    off = [Choice(each.pk, "call_off") for each in classes[: CLASSES // 2]]
    closure = close_and_decide(wanted(room=room, ends_at=now + timedelta(hours=20)), off, by=make_staff().user)
    known = set(Booking.objects.values_list("pk", flat=True))
    for each in people:
        each.join()
    ClosureStep.objects.update(due_at=clock.now())
    told = carry_out_due()
    slipped_in = Booking.objects.exclude(pk__in=known)
    decided = {each.pk for each in off}
    listed = {session.pk for session, over in undecided_hits() if over == closure}
    assert listed == set(sessions_in(closure).values_list("pk", flat=True)) == {e.pk for e in classes} - decided
    return Outcome(
        statuses=statuses,
        before=len(known),
        slipped_in=slipped_in.count(),
        live_in_called_off=Booking.objects.live().filter(session__in=decided).count(),
        live_elsewhere=Booking.objects.live().exclude(session__in=decided).count(),
        ended=Booking.objects.filter(is_cancelled_by_venue=True).count(),
        told=told,
    )


def test_nothing_slips_in_and_every_booking_is_decided_or_listed(whole_server):
    before = whole_server.refusals()

    outcome = close_during_the_rush(whole_server)

    assert (outcome.slipped_in, outcome.live_in_called_off) == (0, 0)
    assert outcome.live_elsewhere + outcome.ended == outcome.before == outcome.statuses[BOOKED]
    assert outcome.statuses.keys() <= {BOOKED, *REFUSED}
    assert 0 < outcome.before < CLIENTS * CLASSES
    assert outcome.told == Message.objects.filter(template="place_closed").values("address").distinct().count()
    assert whole_server.refusals() == before


def test_without_locks_somebody_slips_in(lockless_server, monkeypatch):
    with without_locks(monkeypatch):
        assert any(close_during_the_rush(lockless_server).slipped_in for _ in range(6))  # whether it does is chance
