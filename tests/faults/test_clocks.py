"""The clocks of cases while worker, beat and broker are away: each step comes once, in order, and says how late."""

import re
from datetime import datetime, time, timedelta

import pytest

from feedback.models import Case, CaseEvent
from feedback.selectors.unsorted import STEP as UNSORTED
from tests.factories.feedback import make_case
from tests.factories.venue import make_staff
from tests.faults.conftest import House, Valkey
from tests.journeys.screen import be_at, text_of
from tests.mail_server import wait_until
from venue import clock
from venue.roles import Role
from venue.working_time import wall_clock

pytestmark = pytest.mark.stress

AWAY = timedelta(hours=2)
LATE = re.compile(r"comes (\d+) minutes late")
SWEPT = "Task feedback.run_clocks"


def received(ago: timedelta, now: datetime) -> Case:
    with clock.frozen(now - ago):
        return make_case()


def steps() -> list[tuple[int, str, int]]:
    """Of the clocks; that nobody has sorted a case in a day is told of as well."""
    found = CaseEvent.objects.exclude(step__in=("", UNSORTED)).order_by("pk")
    return [(event.case_id, event.step, event.facts["late_minutes"]) for event in found]


@pytest.mark.covers("C-023")
def test_three_deadlines_pass_while_worker_and_broker_are_down_for_two_hours(house: House, valkey: Valkey):
    desk, lead, manager = (
        make_staff(role=role, language="en").user for role in (Role.FRONT_DESK, Role.QUALITY_LEAD, Role.MANAGER)
    )
    be_at(wall_clock(clock.today() + timedelta(days=1), time(12), clock.zone()))  # far from the quiet hours
    now = clock.now()
    half, most, whole = (received(timedelta(hours=hours), now) for hours in (11.5, 18, 23))
    running = [house.start_worker(), house.start_beat()]
    wait_until(lambda: len(steps()) == 3, 60)  # what fell due before: one of `most`, two of `whole`

    for process in running:
        house.kill(process)
    valkey.stop()
    clock.move(AWAY)
    assert len(steps()) == 3
    valkey.start()
    before = house.log("worker").count(SWEPT)
    house.start_worker()
    house.start_beat()
    wait_until(lambda: len(steps()) >= 7, 60)
    wait_until(lambda: house.log("worker").count(SWEPT) >= before + 8, 60)  # four sweeps, received and succeeded

    due = {
        (half.pk, "resolution-50"): (90, desk),
        (whole.pk, "final-50"): (60, desk),
        (whole.pk, "resolution-100"): (60, manager),
        (most.pk, "resolution-80"): (48, lead),
    }
    after = steps()[3:]
    assert [(pk, name) for pk, name, _late in after] == list(due)
    assert [late for *_step, late in after] == [pytest.approx(late, abs=3) for late, _user in due.values()]
    numbers = {case.pk: case.number for case in (half, most, whole)}
    for (pk, _name), (late, user) in due.items():
        wait_until(lambda pk=pk, user=user, late=late: told(house, user.email, numbers[pk], late) == 1, 60)


def told(house: House, address: str, number: str, late: int) -> int:
    """How many letters about a case tell somebody of being about so late."""
    letters = [text_of(each) for each in house.mail.letters if each["To"] == address and number in str(each["Subject"])]
    said = [int(found.group(1)) for text in letters if (found := LATE.search(text))]
    return sum(abs(each - late) <= 3 for each in said)
