"""The clocks of a case while worker and beat are really down: nothing is lost, nothing comes twice, late is said."""

import re
from datetime import time, timedelta

import pytest

from feedback.models import CaseEvent
from feedback.services.case import sort_case
from tests.factories.feedback import make_case
from tests.factories.venue import make_staff
from tests.journeys.screen import be_at, text_of
from tests.mail_server import wait_until
from venue import clock
from venue.roles import Role
from venue.working_time import wall_clock

pytestmark = pytest.mark.journey

HOURS = {50: 12, 80: 19.2, 100: 24}  # of a complaint's 24
STEPS = ["resolution-50", "resolution-80", "final-50", "resolution-100"]  # within a day; half of the last word's 48
SOON = timedelta(seconds=5)
SWEEP = "feedback.run_clocks"
LATE = {"en": r"This message comes (\d+) minutes late", "zh-hans": r"本提醒迟到 (\d+) 分钟"}


@pytest.fixture
def down(house):
    """`down()` kills worker and beat; they run again at the end in any case."""

    def kill() -> None:
        for name in ("beat", "worker"):
            house.kill(name)

    yield kill
    revive(house)


def at_eight_in_the_morning() -> None:
    """Half of a complaint's time is then used before the quiet hours, all of it after them."""
    be_at(wall_clock(clock.today() + timedelta(days=1), time(8), clock.zone()))


def revive(house) -> None:
    """Start what does not run, and wait until the clocks of cases were looked after twice."""
    swept = house.log("worker").count(f"Task {SWEEP}")
    for name in {"worker", "beat"} - set(house.processes):
        house.start(name)
    wait_until(lambda: house.log("worker").count(f"Task {SWEEP}") >= swept + 4, 120)  # received and succeeded, twice


def test_every_step_that_fell_due_while_nothing_ran_is_taken_once_late_and_says_so(house, down):
    desk, lead, manager = (
        make_staff(role=role, email=f"{role.value}.stopped@house.example", language=language).user
        for role, language in [(Role.FRONT_DESK, "en"), (Role.QUALITY_LEAD, "zh-hans"), (Role.MANAGER, "en")]
    )
    at_eight_in_the_morning()
    case = sorted_case(desk)

    down()
    be_at(case.received_at + timedelta(hours=25))
    assert steps_of(case) == []
    revive(house)

    told = {desk: [HOURS[50], 24], lead: [HOURS[80]], manager: [HOURS[100]]}
    for user, due in told.items():
        letters = house.letters(user.email, case.number, len(due))
        late = [int(minutes) for letter in letters for minutes in re.findall(LATE[user.language], text_of(letter))]
        assert sorted(late, reverse=True) == [pytest.approx((25 - hours) * 60, abs=3) for hours in due]
    assert steps_of(case) == STEPS


def test_what_was_taken_before_they_stopped_is_not_taken_again(house, down):
    desk = make_staff(role=Role.FRONT_DESK, email="desk.stopped.again@house.example", language="en").user
    manager = make_staff(role=Role.MANAGER, email="manager.stopped.again@house.example", language="en").user
    at_eight_in_the_morning()
    case = sorted_case(desk)
    be_at(case.received_at + timedelta(hours=12) + SOON)
    [in_time] = house.letters(desk.email, case.number)

    down()
    be_at(case.received_at + timedelta(hours=19, minutes=32))
    revive(house)
    be_at(case.received_at + timedelta(hours=24) + SOON)
    letters = [text_of(letter) for letter in house.letters(manager.email, case.number, 2)]

    minutes = [re.findall(LATE["en"], text) for text in [text_of(in_time), *letters]]
    assert [len(found) for found in minutes] == [0, 1, 0]
    assert int(minutes[1][0]) in range(19, 24)
    assert len(house.letters(desk.email, case.number, 2)) == 2  # at half of the promise, and of the last word
    assert steps_of(case) == STEPS


def sorted_case(user):
    """A case at which somebody has looked, so that nothing but its clocks has to be told of."""
    case = make_case(text="The sauna was cold.")
    return sort_case(case.pk, kind=case.kind, category=case.category, grade=case.grade, reason="", by=user)


def steps_of(case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case, kind="step").order_by("pk").values_list("step", flat=True))
