"""A therapist gets through a day with a phone alone, in Chinese."""

from datetime import timedelta

import pytest

from bin.tools.browser import PHONE
from bookings.selectors.appointment_plan import Ask
from bookings.services.appointment import book
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE
from tests.factories.treatments import at, make_treated, make_treatment
from tests.factories.venue import make_staff
from tests.journeys.screen import Screen, be_at
from tests.journeys.test_empty_venue import fill
from venue import clock
from venue.models import Absence
from venue.roles import Role

pytestmark = pytest.mark.journey

WORDS = {
    "Email": "邮箱",
    "Password": "密码",
    "Sign in": "登录",
    "Start": "上钟",
    "Stop": "下钟",
    "Treatments today": "今日项目",
    "I cannot come": "我要请假",
    "Say so": "提交",
    "You are away": "已登记的请假",
    "I can come after all": "撤销请假",
}


@pytest.fixture
def treatment(house):
    """An hour of massage, and somebody who gives it today, at nine in the morning."""
    day = clock.today() + timedelta(days=1)
    be_at(at(day, 9))
    treatment = make_treatment(name_en="Tuina", name_zh="推拿", minutes=60)
    make_treated(treatment, day, staff=make_staff(role=Role.PRACTITIONER, name="吴师傅", language="zh-hans"))
    return treatment


def test_therapist_gets_through_a_day_with_a_phone(house, treatment, window):
    manager = make_staff(role=Role.MANAGER, name="Zhou Ning", language="en").user
    hers = treatment.skills.get()
    today = clock.today()
    guest = somebody_who_may_book(name="王晓敏", language="zh-hans")
    own = book([Ask(treatment.pk, guest.pk, hers.staff_id)], at(today, 11), member_pk=guest.pk, by=HOUSE)
    phone = Screen(window(PHONE, "zh-CN"), WORDS)
    phone.signs_in(hers.staff.user)
    phone.opens("/desk/treatments/")
    phone.reads("Treatments today")
    phone.follows("王晓敏")
    phone.reads("王晓敏")
    be_at(at(today, 11))
    clocked(phone, "Start")
    be_at(own.lines.get().began_at + timedelta(minutes=71))
    clocked(phone, "Stop")
    own.refresh_from_db()
    assert own.state == "done"
    assert own.lines.get().minutes_over >= 10

    phone.opens("/my/absences/")
    fill(phone, kind="1", first_on=f"{today + timedelta(days=1)}", last_on=f"{today + timedelta(days=1)}")
    phone.presses("Say so")
    phone.reads("You are away")
    house.letter(manager.email, hers.staff.user.display_name)
    phone.main.get_by_role("button", name="撤销请假").click()
    phone.main.get_by_role("heading", name="已登记的请假").wait_for(state="detached")
    phone.is_well()
    assert not Absence.objects.filter(ends_at__gt=clock.now()).exists()


def clocked(screen: Screen, name: str) -> None:
    """Press the first key of this kind; the page comes again without it."""
    keys = screen.main.get_by_role("button", name=screen.said(name))
    before = keys.count()
    assert before
    with screen.page.expect_navigation():
        keys.first.click()
    screen.is_well()
    assert keys.count() == before - 1
