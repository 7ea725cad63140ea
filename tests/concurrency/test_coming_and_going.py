"""Everything at once on three classes: booking and cancelling, checking in and undoing, calling one off."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.urls import reverse

from bookings.models import Booking, ScheduledSession
from bookings.models.booking import LIVE
from tests.clients import sign_in
from tests.concurrency.people import make_people
from tests.concurrency.server import Press
from tests.factories.bookings import make_session
from tests.factories.venue import make_staff
from venue.roles import Role

pytestmark = pytest.mark.stress

PEOPLE, PLACES, ROUNDS = 12, 5, 6
KIND = {302, 409, 503}


class Hand:
    """Somebody who presses buttons; keeps which answers came."""

    def __init__(self, server, key, seed):
        self.server, self.key, self.dice, self.answers = server, key, random.Random(seed), set()

    def press(self, name, pk, **data):
        self.answers.add(self.server.press(Press(reverse(f"bookings:{name}", args=[pk]), self.key, data)).status)

    def any_of(self, bookings):
        try:
            return self.dice.choice([*bookings.values_list("pk", flat=True)] or [0])
        finally:
            connection.close()

    def come_and_go(self, person, sessions):
        for _ in range(ROUNDS):
            self.press("book", self.dice.choice(sessions).pk)
            if pk := self.any_of(Booking.objects.filter(member=person, state="booked")):
                self.press("cancel", pk, late=1)
            self.press("book", self.dice.choice(sessions).pk)

    def check_in_and_undo(self, sessions):
        for _ in range(ROUNDS):
            if pk := self.any_of(Booking.objects.live().filter(session__in=sessions)):
                self.press("check_in", pk)
                self.press("undo_check_in", pk)

    def call_off(self, session):
        self.press("call_off", session.pk, reason="No water")


def test_everything_at_once_ends_with_true_counters_and_without_a_deadlock(whole_server):
    sessions = [make_session(capacity=PLACES) for _ in range(3)]
    people = make_people(PEOPLE)
    staff = [make_staff(role=Role.MANAGER).user for _ in range(4)]
    keys = sign_in([person.user for person in people] + staff)
    hands = [Hand(whole_server, key, seed) for seed, key in enumerate(keys)]

    with ThreadPoolExecutor(len(hands)) as pool:
        done = [pool.submit(hand.come_and_go, person, sessions) for hand, person in zip(hands, people, strict=False)]
        done += [pool.submit(hand.check_in_and_undo, sessions) for hand in hands[PEOPLE:-1]]
        done += [pool.submit(hands[-1].call_off, sessions[0])]
        [each.result() for each in done]

    assert set().union(*(hand.answers for hand in hands)) <= KIND
    counted = ScheduledSession.objects.annotate(live=Count("bookings", filter=Q(bookings__state__in=LIVE)))
    assert [each.booked - each.live for each in counted] == [0, 0, 0]
    assert Booking.objects.live().filter(session=sessions[0]).count() == 0
    assert max(each.booked for each in counted) <= PLACES
