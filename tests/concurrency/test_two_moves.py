"""Many people move to one class at the same instant, each of them twice: nobody is left without a place."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Booking
from tests.clients import sign_in
from tests.concurrency.people import make_people
from tests.concurrency.server import Press
from tests.factories.bookings import make_booking, make_session
from venue import clock

pytestmark = pytest.mark.stress

PEOPLE, PLACES = 12, 5
ONCE = "bookings_booking_moved_from_id_key"


def move_all(server):
    """Everybody moves to the small class and to the large one at once: how many places each person has in the end, how
    many the small class gave, and how many bookings two others came from.
    """
    people = make_people(PEOPLE)
    old, small, large = (
        make_session(starts_at=clock.now() + timedelta(days=days), capacity=capacity)
        for days, capacity in ((2, PEOPLE), (3, PLACES), (4, PEOPLE))
    )
    presses = []
    for person, key in zip(people, sign_in([person.user for person in people]), strict=True):
        url = reverse("bookings:move", args=[make_booking(old, person).pk])
        presses += [Press(url, key, {"to": to.pk, "form_key": uuid.uuid4()}) for to in (small, large)]
    server.press_at_once(presses)
    places = Counter(Booking.objects.live().values_list("member", flat=True))
    sources = Counter(Booking.objects.filter(moved_from__isnull=False).values_list("moved_from", flat=True))
    return Counter(places.values()), small.bookings.live().count() <= PLACES, set(sources.values())


ALL_WELL = (Counter({1: PEOPLE}), True, {1})


def test_everybody_moves_once_or_keeps_the_old_place(whole_server):
    before = whole_server.refusals()

    assert move_all(whole_server) == ALL_WELL
    assert whole_server.refusals() == before


def test_without_locks_the_constraint_refuses_the_second_move(lockless_server):
    before = lockless_server.refusals()

    assert move_all(lockless_server) == ALL_WELL
    assert (lockless_server.refusals() - before)[ONCE] > 0
