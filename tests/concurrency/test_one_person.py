"""One person, eight classes at the same hour, eight tabs: one place."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Booking
from tests.clients import sign_in
from tests.concurrency.people import make_people
from tests.concurrency.server import Press
from tests.factories.bookings import make_course, make_room, make_session
from venue import clock

pytestmark = pytest.mark.stress

CLASSES, RACES = 8, 20


def press(server) -> tuple[list[int], int]:
    """The answers, and how many places this person has then."""
    course, starts_at = make_course(), clock.now() + timedelta(days=2)
    sessions = [make_session(course=course, room=make_room(), starts_at=starts_at) for _ in range(CLASSES)]
    [person] = make_people(1)
    [key] = sign_in([person.user])
    paths = [reverse("bookings:book", args=[session.pk]) for session in sessions]
    answers = server.press_at_once([Press(path, key, {"form_key": uuid.uuid4()}) for path in paths])
    return sorted(answer.status for answer in answers), Booking.objects.live().filter(member=person).count()


def test_one_of_eight_classes_at_one_time_is_booked(whole_server):
    assert press(whole_server) == ([302] + [409] * (CLASSES - 1), 1)


def test_without_locks_one_person_is_seen_in_several_classes(lockless_server):
    """The control: only the lock of the person keeps this; the database counts places, not people's hours. Two of
    them must meet within a few milliseconds, so they try until they have.
    """
    assert any(press(lockless_server)[1] > 1 for _ in range(RACES))
