"""Two hundred people, twenty places."""

import uuid
from collections import Counter
from dataclasses import dataclass

import pytest
from django.urls import reverse

from tests.clients import sign_in
from tests.concurrency.constraints import without_constraints
from tests.concurrency.people import make_people
from tests.concurrency.server import Press
from tests.factories.bookings import make_session
from venue.models import Message

pytestmark = pytest.mark.stress

PEOPLE, PLACES = 200, 20
BOOKED, KIND = 302, {409, 503}  # 503: so many wait for the row that somebody is asked to try again
NOT_OVERSOLD = "bookings_scheduledsession_not_oversold"


@dataclass(frozen=True)
class Outcome:
    booked: int
    kindly_refused: int
    live: int
    counter: int
    confirmations: int


RIGHT = Outcome(booked=PLACES, kindly_refused=PEOPLE - PLACES, live=PLACES, counter=PLACES, confirmations=PLACES)


def rush(server):
    session = make_session(capacity=PLACES)
    keys = sign_in([person.user for person in make_people(PEOPLE)])
    path = reverse("bookings:book", args=[session.pk])
    answers = server.press_at_once([Press(path, key, {"form_key": uuid.uuid4()}) for key in keys])
    statuses = Counter(answer.status for answer in answers)
    session.refresh_from_db()
    return Outcome(
        booked=statuses[BOOKED],
        kindly_refused=sum(a.status in KIND and "This was not done" in a.text for a in answers),
        live=session.bookings.live().count(),
        counter=session.booked,
        confirmations=Message.objects.filter(template="booking_confirmed").count(),
    )


def test_twenty_places_go_to_twenty_of_two_hundred(whole_server):
    before = whole_server.refusals()

    assert rush(whole_server) == RIGHT
    assert whole_server.refusals() == before  # the rules decided, under their lock


def test_without_locks_the_constraint_refuses_the_twenty_first(lockless_server):
    before = lockless_server.refusals()

    assert rush(lockless_server) == RIGHT
    assert (lockless_server.refusals() - before)[NOT_OVERSOLD] > 0


def test_without_locks_and_constraint_the_oversell_is_seen(lockless_server):
    with without_constraints(NOT_OVERSOLD):
        outcome = rush(lockless_server)

    assert outcome.live == outcome.counter == outcome.booked > PLACES
