"""Fifty clicks of one person: the same form sent again and again, and fifty open tabs."""

import uuid
from dataclasses import dataclass

import pytest
from django.urls import reverse

from bookings.models import Booking
from tests.clients import sign_in
from tests.concurrency.constraints import without_constraints
from tests.concurrency.people import make_people
from tests.concurrency.races import refused, seen
from tests.concurrency.server import Press
from tests.factories.bookings import make_session
from venue.models import Message

pytestmark = pytest.mark.stress

CLICKS = 50
ONE_LIVE, ONE_KEY = "bookings_booking_one_live_per_member", "venue_submission_once"


@dataclass(frozen=True)
class Outcome:
    statuses: frozenset[int]
    live: int
    counter: int
    confirmations: int


def click(server, form_keys):
    session = make_session(capacity=CLICKS)
    [person] = make_people(1)
    [key] = sign_in([person.user])
    path = reverse("bookings:book", args=[session.pk])
    answers = server.press_at_once([Press(path, key, {"form_key": form_key}) for form_key in form_keys])
    session.refresh_from_db()
    return Outcome(
        statuses=frozenset(answer.status for answer in answers),
        live=Booking.objects.live().filter(session=session, member=person).count(),
        counter=session.booked,
        confirmations=Message.objects.filter(template="booking_confirmed", address=person.email).count(),
    )


def one_form():
    return [uuid.uuid4()] * CLICKS


def many_tabs():
    return [uuid.uuid4() for _ in range(CLICKS)]


def test_one_form_sent_fifty_times_books_once_and_says_so_each_time(whole_server):
    assert click(whole_server, one_form()) == Outcome(frozenset({302}), live=1, counter=1, confirmations=1)


def test_fifty_tabs_book_once_and_the_others_are_told(whole_server):
    before = whole_server.refusals()

    assert click(whole_server, many_tabs()) == Outcome(frozenset({302, 409}), live=1, counter=1, confirmations=1)
    assert whole_server.refusals() == before


def test_without_locks_the_form_key_alone_lets_one_through(lockless_server):
    with without_constraints(ONE_LIVE):
        outcome = click(lockless_server, one_form())

    assert outcome == Outcome(frozenset({302}), live=1, counter=1, confirmations=1)


def test_without_locks_the_constraint_refuses_the_second_tab(lockless_server):
    once = Outcome(frozenset({302, 409}), live=1, counter=1, confirmations=1)

    assert refused(lockless_server, ONE_LIVE, lambda: click(lockless_server, many_tabs()), safe=once)


@pytest.mark.parametrize("form_keys", [one_form, many_tabs])
def test_without_locks_and_constraints_the_second_booking_is_seen(lockless_server, form_keys):
    with without_constraints(ONE_LIVE, ONE_KEY):
        assert seen(
            lambda: click(lockless_server, form_keys()),
            lambda outcome: outcome.live == outcome.counter == outcome.confirmations > 1,
        )
