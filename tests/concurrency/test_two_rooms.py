"""Two parties want one room, the second a minute before the first has it cleared; a class wants it as well."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import ResourceAllocation
from bookings.services.resource import resource_of
from tests.clients import sign_in
from tests.concurrency.constraints import without_constraints
from tests.concurrency.races import refused, seen
from tests.concurrency.server import Press
from tests.factories.bookings import HOUSE, make_course, make_room
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.stress

ROOMS = 8
NO_OVERLAP = "bookings_resourceallocation_no_overlap"


def claim(server):
    """A party, another party and a class for every room, all at the same instant; how many were told yes and no, and
    how many rooms hold how many claims.
    """
    area, course = make_area(), make_course()
    rooms = [make_room(area=area) for _ in range(ROOMS)]
    coaches = [make_staff() for _ in range(ROOMS)]
    for coach in coaches:
        resource_of(coach, by=HOUSE)
    [key] = sign_in([make_staff(role=Role.MANAGER).user])
    day = clock.today() + timedelta(days=1)
    party = {
        "name": "Zhao Min", "phone": "13900001111", "purpose": "Party", "people": 5, "day": day, "step": "confirmed",
        "setup_minutes": 0, "clearing_minutes": 15,
    }  # fmt: skip
    weekly = {"course": course.pk, "weekday": day.weekday(), "first_on": day, "last_on": day, "minutes": 60}
    presses = []
    for room, coach in zip(rooms, coaches, strict=True):
        for begins, ends in (("18:00", "19:00"), ("19:14", "20:00")):
            form = {**party, "room": room.pk, "begins": begins, "ends": ends, "form_key": uuid.uuid4()}
            presses.append(Press(reverse("bookings:room_booking_add"), key, form))
        form = {**weekly, "room": room.pk, "instructor": coach.pk, "begins_at": "18:30", "form_key": uuid.uuid4()}
        presses.append(Press(reverse("bookings:series_add"), key, form))
    statuses = Counter(answer.status for answer in server.press_at_once(presses))
    claims = Counter(ResourceAllocation.objects.live().filter(resource__in=rooms).values_list("resource", flat=True))
    return statuses, Counter(claims.values())


ONE_EACH = (Counter({302: ROOMS, 422: 2 * ROOMS}), Counter({1: ROOMS}))


def test_each_room_is_given_to_one(whole_server):
    before = whole_server.refusals()
    assert claim(whole_server) == ONE_EACH
    assert whole_server.refusals() == before


def test_without_locks_the_constraint_refuses_the_overlap(lockless_server):
    assert refused(lockless_server, NO_OVERLAP, lambda: claim(lockless_server), safe=ONE_EACH)


def test_without_locks_and_constraint_the_overlap_is_seen(lockless_server):
    with without_constraints(NO_OVERLAP):
        assert seen(lambda: claim(lockless_server), lambda outcome: max(outcome[1]) > 1)
