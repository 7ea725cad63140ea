"""Sixty-four guests want the same hour, for which there are three practitioners and five rooms."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Appointment, AppointmentLine, ResourceAllocation
from bookings.services.resource import resource_of
from tests.clients import sign_in
from tests.concurrency.constraints import without_constraints
from tests.concurrency.people import make_people
from tests.concurrency.races import refused, seen
from tests.concurrency.server import Press
from tests.factories.bookings import HOUSE, make_room
from tests.factories.house import make_shift
from tests.factories.treatments import at, make_skill, make_treated, make_treatment
from venue import clock

pytestmark = pytest.mark.stress

GUESTS, PRACTITIONERS, ROOMS = 64, 3, 5
NO_OVERLAP = "bookings_resourceallocation_no_overlap"


def press_for_one_hour(server):
    """How many got the hour, how many claims each of them has, and how often somebody or something is taken by more
    than one of them.
    """
    day = clock.today() + timedelta(days=2)
    first = make_treated(make_treatment(), day=day)
    staff = [first.staff, *(make_skill(first.treatment).staff for _ in range(PRACTITIONERS - 1))]
    for each in staff[1:]:
        make_shift(staff=each, starts_at=at(day, 6), ends_at=at(day, 23))
    for each in staff:  # made beforehand: the making would keep the others waiting
        resource_of(each, by=HOUSE)
    for _ in range(ROOMS - 1):
        make_room(room_kind="treatment", capacity=1)
    people = make_people(GUESTS)
    url = reverse("bookings:hold_treatment", args=[first.treatment_id])
    starts_at = at(day, 10).isoformat()
    presses = [
        Press(url, key, {"starts_at": starts_at, "form_key": uuid.uuid4()})
        for key in sign_in([person.user for person in people])
    ]
    server.press_at_once(presses)
    live = ResourceAllocation.objects.live().filter(appointment_line__treatment=first.treatment_id)
    claims = Counter(live.values_list("appointment_line", flat=True))
    taken = Counter(live.values_list("resource", flat=True))
    twice = sum(count > 1 for count in taken.values())
    got = Appointment.objects.live().filter(lines__treatment=first.treatment_id).count()
    return got, set(claims.values()), twice


ALL_WELL = (PRACTITIONERS, {2}, 0)


def test_three_get_the_hour_whole_and_nobody_else_a_part_of_it(whole_server):
    before = whole_server.refusals()

    assert press_for_one_hour(whole_server) == ALL_WELL
    assert AppointmentLine.objects.count() == PRACTITIONERS
    assert (whole_server.refusals() - before)[NO_OVERLAP] == 0


def test_without_locks_the_constraint_refuses_the_overlap(lockless_server):
    assert refused(lockless_server, NO_OVERLAP, lambda: press_for_one_hour(lockless_server), safe=ALL_WELL)


def test_without_locks_and_constraint_the_overlap_is_seen(lockless_server):
    with without_constraints(NO_OVERLAP):
        assert seen(lambda: press_for_one_hour(lockless_server), lambda outcome: outcome[0] > PRACTITIONERS)
