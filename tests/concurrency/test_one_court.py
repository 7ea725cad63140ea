"""Thirty-two members want one court for one hour; some want it half an hour later."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import ResourceAllocation, RoomBooking
from tests.clients import sign_in
from tests.concurrency.constraints import without_constraints
from tests.concurrency.people import make_people
from tests.concurrency.races import refused, seen
from tests.concurrency.server import Press
from tests.factories.rooms import make_online_room
from tests.factories.treatments import at
from venue import clock

pytestmark = pytest.mark.stress

MEMBERS = 32
NO_OVERLAP = "bookings_resourceallocation_no_overlap"


def press_for_one_hour(server):
    """How many were told yes and no, how many bookings and claims there are, and whether the refused read why."""
    room = make_online_room()
    url, day = reverse("bookings:keep_room", args=[room.pk]), clock.today() + timedelta(days=2)
    times = (at(day, 10).isoformat(), at(day, 10, 30).isoformat())
    presses = [
        Press(url, key, {"starts_at": times[number % 4 == 3], "minutes": 60, "form_key": uuid.uuid4()})
        for number, key in enumerate(sign_in([person.user for person in make_people(MEMBERS)]))
    ]
    answers = server.press_at_once(presses)
    refused = [answer.text for answer in answers if answer.status == 409]
    is_kind = all("Please choose another one." in text or "Please try again" in text for text in refused)
    return (
        Counter(answer.status for answer in answers),
        RoomBooking.objects.filter(state="held", room=room).count(),
        ResourceAllocation.objects.live().filter(resource=room).count(),
        is_kind,
    )


ALL_WELL = (Counter({302: 1, 409: MEMBERS - 1}), 1, 1, True)


def test_one_gets_the_court_and_the_others_are_told(whole_server):
    before = whole_server.refusals()

    assert press_for_one_hour(whole_server) == ALL_WELL
    assert (whole_server.refusals() - before)[NO_OVERLAP] == 0


def test_without_locks_the_constraint_refuses_the_overlap(lockless_server):
    def race():
        statuses, held, claims, _is_kind = press_for_one_hour(lockless_server)
        return statuses[302], held, claims

    assert refused(lockless_server, NO_OVERLAP, race, safe=(1, 1, 1))


def test_without_locks_and_constraint_the_overlap_is_seen(lockless_server):
    with without_constraints(NO_OVERLAP):
        assert seen(lambda: press_for_one_hour(lockless_server), lambda outcome: min(outcome[1:3]) > 1)
