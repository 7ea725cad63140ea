"""Somebody measures what closes the pool, or submits a round in which a critical item failed, while many people book
classes in it: whoever booked before is told or has a draft, and nobody slips in after.
"""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from bookings.models import Booking
from safety.models import Excursion, ExcursionNotice
from safety.services.checklist import Question
from safety.services.duty import answer_item, finish
from safety.services.reading import record_readings
from tests.clients import sign_in
from tests.concurrency.people import make_people
from tests.concurrency.races import seen
from tests.concurrency.server import Press
from tests.concurrency.threads import without_locks
from tests.factories.bookings import make_course, make_room, make_session
from tests.factories.readings import make_point
from tests.factories.safety import make_duty, make_plan
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.models import Area, Message
from venue.roles import Role

pytestmark = pytest.mark.stress

CLIENTS, CLASSES = 25, 2  # fifty bookings
BOOKED, REFUSED = 302, {409, 503}
EXITS = Question("Exits are clear", "安全出口畅通", is_critical=True)


@pytest.fixture(autouse=True)
def midday(no_deadlock):
    """Noon, by the clock of every process: what safety closes is closed to the end of the day, which is then far."""
    now = clock.local(clock.now())
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    clock.move((noon if noon > now else noon + timedelta(days=1)) - now)
    time.sleep(clock.OFFSET_IS_FRESH_FOR)


@dataclass(frozen=True)
class Outcome:
    statuses: Counter[int]
    before: int  # bookings when the reading was committed
    slipped_in: int  # bookings made after that
    unnoticed: int  # bookings of which nobody was told and no draft speaks
    told: int
    people: int


def water_out_of_bounds(pool: Area) -> Callable[[], object]:
    point, by = make_point(area=pool), make_staff(role=Role.ATTENDANT).user
    return lambda: record_readings(point.pk, {"free_chlorine": Decimal("0.29")}, action="Chlorine is added", by=by)


def exits_blocked(pool: Area) -> Callable[[], object]:
    """A round that is answered; submitting it closes the pool right after the commit."""
    duty, by = make_duty(plan=make_plan(EXITS, area=pool)), make_staff(role=Role.ATTENDANT).user
    answer_item(duty.pk, duty.template.items.get().pk, is_yes=False, by=by)
    return lambda: finish(duty.pk, by=by)


FOUND = [water_out_of_bounds, exits_blocked]


def find_it_during_the_rush(server, prepare):
    """One class begins within the hour, one some hours later."""
    pool = make_area(kind="pool")
    room, course, now, find = make_room(area=pool, capacity=60), make_course(), clock.now(), prepare(pool)
    classes = [
        make_session(room=room, course=course, capacity=CLIENTS, starts_at=now + timedelta(minutes=30 + 240 * n))
        for n in range(CLASSES)
    ]
    keys = sign_in([person.user for person in make_people(CLIENTS)])
    presses = [
        [Press(reverse("bookings:book", args=[each.pk]), key, {"form_key": uuid.uuid4()}) for each in classes]
        for key in keys
    ]
    known_before = set(Booking.objects.values_list("pk", flat=True))
    statuses: Counter[int] = Counter()
    start, lock = threading.Barrier(CLIENTS + 1), threading.Lock()

    def book_one_after_the_other(mine):
        start.wait()
        for press in mine:
            status = server.press(press).status
            with lock:
                statuses[status] += 1

    people = [threading.Thread(target=book_one_after_the_other, args=[mine]) for mine in presses]
    for each in people:
        each.start()
    start.wait()
    while Booking.objects.exclude(pk__in=known_before).count() < CLIENTS // 2:  # in the midst of it
        pass
    find()
    known = set(Booking.objects.exclude(pk__in=known_before).values_list("pk", flat=True))
    for each in people:
        each.join()
    mine = Booking.objects.exclude(pk__in=known_before)
    excursion = Excursion.objects.get(area=pool)
    notices = ExcursionNotice.objects.filter(excursion=excursion)
    spoken_of = {key for each in notices for key in each.things}
    return Outcome(
        statuses=statuses,
        before=len(known),
        slipped_in=mine.exclude(pk__in=known).count(),
        unnoticed=sum(f"booking:{each.pk}" not in spoken_of for each in mine.live()),
        told=Message.objects.filter(template="area_closed", subject_key=f"closure:{excursion.closure_id}").count(),
        people=notices.filter(way="at_once").count(),
    )


@pytest.mark.parametrize("prepare", FOUND)
def test_each_booking_precedes_the_closure_and_is_spoken_of_or_is_refused(whole_server, prepare):
    before = whole_server.refusals()

    outcome = find_it_during_the_rush(whole_server, prepare)

    assert (outcome.slipped_in, outcome.unnoticed) == (0, 0)
    assert outcome.before == outcome.statuses[BOOKED]
    assert outcome.statuses.keys() <= {BOOKED, *REFUSED}
    assert 0 < outcome.before < CLIENTS * CLASSES
    assert outcome.told == outcome.people
    assert whole_server.refusals() == before


@pytest.mark.parametrize("prepare", FOUND)
def test_without_locks_somebody_slips_in_or_is_forgotten(lockless_server, monkeypatch, prepare):
    with without_locks(monkeypatch):
        assert seen(
            lambda: find_it_during_the_rush(lockless_server, prepare),
            lambda outcome: outcome.slipped_in + outcome.unnoticed > 0,
        )
