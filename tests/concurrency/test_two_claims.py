"""Two classes want one room, or one coach, the second a minute before the first has ended; many at once."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Q
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

ROOMS = 12
NO_OVERLAP = "bookings_resourceallocation_no_overlap"


def claim(server, kind="room"):
    """Both claims of every room (or coach) at the same instant; the statuses answered, and how many rooms (or coaches)
    hold how many claims.
    """
    area, course = make_area(), make_course()
    coaches = [make_staff() for _ in range(2 * ROOMS)]
    rooms = [make_room(area=area) for _ in range(2 * ROOMS)]
    if kind == "room":
        rooms = [room for room in rooms[:ROOMS] for _ in range(2)]
    else:
        coaches = [coach for coach in coaches[:ROOMS] for _ in range(2)]
    for coach in coaches:  # made beforehand: the making of a coach's resource would keep the second claim waiting
        resource_of(coach, by=HOUSE)
    [key] = sign_in([make_staff(role=Role.MANAGER).user])
    day = clock.today() + timedelta(days=1)
    form = {"course": course.pk, "weekday": day.weekday(), "first_on": day, "last_on": day}
    presses = [
        Press(
            reverse("bookings:series_add"),
            key,
            {
                **form,
                "room": room.pk,
                "instructor": coach.pk,
                "begins_at": begins_at,
                "minutes": 60,
                "form_key": uuid.uuid4(),
            },
        )
        for room, coach, begins_at in zip(rooms, coaches, ("18:00", "18:59") * ROOMS, strict=True)
    ]
    statuses = Counter(answer.status for answer in server.press_at_once(presses))
    kind = "room" if kind == "room" else "staff"
    its = Q(resource__in=rooms) | Q(resource__staff__in=coaches)
    live = ResourceAllocation.objects.live().filter(its, resource__kind=kind)
    claims = Counter(live.values_list("resource", flat=True))
    return statuses, Counter(claims.values())


ONE_EACH = (Counter({302: ROOMS, 422: ROOMS}), Counter({1: ROOMS}))


@pytest.mark.parametrize("kind", ["room", "instructor"])
def test_each_room_and_each_coach_is_claimed_once(whole_server, kind):
    before = whole_server.refusals()

    assert claim(whole_server, kind) == ONE_EACH
    assert whole_server.refusals() == before


@pytest.mark.parametrize("kind", ["room", "instructor"])
def test_without_locks_the_constraint_refuses_the_overlap(lockless_server, kind):
    assert refused(lockless_server, NO_OVERLAP, lambda: claim(lockless_server, kind), safe=ONE_EACH)


def test_without_locks_and_constraint_the_overlap_is_seen(lockless_server):
    with without_constraints(NO_OVERLAP):
        assert seen(lambda: claim(lockless_server), lambda outcome: outcome[1][2] > 0)
