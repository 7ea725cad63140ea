"""Two classes are moved into one room, or given one coach, at the same instant; many pairs at once."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import ResourceAllocation
from bookings.services.resource import resource_of
from tests.clients import sign_in
from tests.concurrency.races import refused
from tests.concurrency.server import Press
from tests.factories.bookings import HOUSE, make_course, make_room, make_session
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.stress

PAIRS = 10
NO_OVERLAP = "bookings_resourceallocation_no_overlap"


def change_pairs(server, kind):
    """Both changes of every pair at the same instant; the statuses, and how many claims each wanted thing got."""
    area, course = make_area(), make_course()
    sessions = [
        make_session(course=course, room=make_room(area=area), starts_at=clock.now() + timedelta(days=1))
        for _ in range(2 * PAIRS)
    ]
    rooms, coaches = [make_room(area=area) for _ in range(PAIRS)], [make_staff() for _ in range(PAIRS)]
    wanted = rooms if kind == "room" else [resource_of(coach, by=HOUSE) for coach in coaches]
    [key] = sign_in([make_staff(role=Role.MANAGER).user])
    presses = []
    for number, session in enumerate(sessions):
        local = clock.local(session.starts_at)
        own = {"instructor": session.instructor_id, "room": session.room.pk}
        new = {"room": rooms[number // 2].pk} if kind == "room" else {"instructor": coaches[number // 2].pk}
        when = {"day": local.date(), "begins_at": f"{local:%H:%M}", "capacity": 5, "form_key": uuid.uuid4()}
        presses.append(Press(reverse("bookings:change", args=[session.pk]), key, own | new | when))
    statuses = Counter(answer.status for answer in server.press_at_once(presses))
    claims = Counter(ResourceAllocation.objects.live().filter(resource__in=wanted).values_list("resource", flat=True))
    return statuses, Counter(claims.values())


ONE_EACH = (Counter({302: PAIRS, 422: PAIRS}), Counter({1: PAIRS}))


@pytest.mark.parametrize("kind", ["room", "instructor"])
def test_each_room_and_each_coach_goes_to_one_of_two_changes(whole_server, kind):
    before = whole_server.refusals()

    assert change_pairs(whole_server, kind) == ONE_EACH
    assert whole_server.refusals() == before


@pytest.mark.parametrize("kind", ["room", "instructor"])
def test_without_locks_the_constraint_refuses_the_second_change(lockless_server, kind):
    assert refused(lockless_server, NO_OVERLAP, lambda: change_pairs(lockless_server, kind), safe=ONE_EACH)
