"""An hour that became free, twelve who wait for it, and four sweeps at once."""

from collections import Counter
from datetime import timedelta

import pytest

from bookings.models import Appointment, AppointmentLine, ResourceAllocation, TreatmentWait
from bookings.services.appointment_steps import cancel
from bookings.services.resource import resource_of
from bookings.services.treatment_offers import offer_all
from tests.concurrency.constraints import without_constraints
from tests.concurrency.people import make_people
from tests.concurrency.threads import at_once, without_locks
from tests.deadlocks import deadlocks
from tests.factories.bookings import HOUSE
from tests.factories.house import make_shift
from tests.factories.treatment_waits import make_treatment_wait
from tests.factories.treatments import at, make_appointment, make_treated
from venue import clock
from venue.models import Message
from venue.sweeping import SweepIncomplete

pytestmark = pytest.mark.stress

SWEEPS, WAITING = 4, 12
NO_OVERLAP = "bookings_resourceallocation_no_overlap"
ONE_OFFER = "bookings_treatmentwait_one_offer_per_member"


@pytest.fixture(autouse=True)
def no_deadlock(request, transactional_db):
    """Without locks two sweeps may wait for each other at the constraint, and PostgreSQL breaks one off; with them
    never.
    """
    before = deadlocks()
    yield
    assert deadlocks() == before or "without_locks" in request.node.name


def offer_or_be_broken_off():
    try:
        return offer_all()
    except SweepIncomplete as incomplete:
        assert "deadlock detected" in str(incomplete.__cause__.__cause__)


def sweep_at_once(sweep=offer_all):
    """Who was asked, by their place in line; how often something is taken twice, and how many letters there are."""
    day = clock.today() + timedelta(days=2)
    skill = make_treated(day=day)
    skill.staff.shifts.all().delete()
    make_shift(staff=skill.staff, starts_at=at(day, 10), ends_at=at(day, 11))
    resource_of(skill.staff, by=HOUSE)
    taken = make_appointment(skill=skill, starts_at=at(day, 10))
    line = [make_treatment_wait(person, skill.treatment, from_day=day) for person in make_people(WAITING)]
    cancel(taken.pk, by=HOUSE)
    with clock.frozen(at(day - timedelta(days=1), 12)):
        at_once([sweep] * SWEEPS)
    asked = set(TreatmentWait.objects.filter(state="offered").values_list("pk", flat=True))
    claims = Counter(ResourceAllocation.objects.live().values_list("resource", flat=True))
    return (
        [place for place, wait in enumerate(line, start=1) if wait.pk in asked],
        sum(count > 1 for count in claims.values()),
        Message.objects.filter(template="treatment_offer").count(),
    )


def test_hour_is_offered_once_and_to_the_first_in_line():
    assert sweep_at_once() == ([1], 0, 1)
    assert Appointment.objects.filter(state="held").count() == 1


def test_without_locks_the_constraint_keeps_it_with_one(monkeypatch):
    with without_locks(monkeypatch, AppointmentLine):
        asked, twice, letters = sweep_at_once(offer_or_be_broken_off)

    assert (len(asked), twice, letters) == (1, 0, 1)


def test_without_locks_and_constraints_the_hour_is_promised_twice(monkeypatch):
    with without_constraints(NO_OVERLAP, ONE_OFFER), without_locks(monkeypatch, AppointmentLine):
        _asked, twice, _letters = sweep_at_once()
        assert twice > 0
