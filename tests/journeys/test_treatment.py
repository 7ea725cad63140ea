"""A therapist gets through a day with a phone alone, in Chinese; a couple is treated side by side."""

from datetime import timedelta

import pytest

from bin.tools.browser import DESKTOP, PHONE
from bookings.models import Appointment
from bookings.rules.package import Part
from bookings.selectors.appointment_plan import Ask
from bookings.services.appointment import book
from members.models import Payment
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE
from tests.factories.treatments import at, make_package, make_treated, make_treatment
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


def test_couple_is_treated_side_by_side_and_pays_once(house, treatment, window):
    make_treated(treatment, clock.today(), staff=make_staff(role=Role.PRACTITIONER, name="徐兰"))
    make_package(
        Part(treatment.pk), Part(treatment.pk, guest=2, is_beside=True), name_en="Tuina for two", price="388.00"
    )
    guest, partner = (somebody_who_may_book(name=name, language="en") for name in ("Wang Fang", "Li Lei"))
    desk = Screen(window(DESKTOP, "en-GB"), {})
    user = make_staff(role=Role.FRONT_DESK, name="Lin Ke").user
    desk.signs_in(user)
    desk.opens("/desk/treatments/add/?q=wang+fang")
    desk.follows("Wang Fang")
    desk.follows("Book a package or a course of treatments instead")
    fill(desk, package="1")
    desk.presses("Continue")
    fill(desk, guest_2=partner.number)
    desk.presses("Show times")
    desk.main.locator("button[name=starts_at]", has_text="11:00").click()
    desk.reads("Wang Fang")
    desk.sees("Tuina for two")

    row = Appointment.objects.get()
    lines = list(row.lines.order_by("number"))
    eleven = at(clock.today(), 11)
    assert [(line.guest, line.starts_at) for line in lines] == [(guest, eleven), (partner, eleven)]
    assert len({line.staff_id for line in lines}) == len({line.room for line in lines}) == 2
    house.letter(guest.email, "Booked: Tuina for two")

    be_at(eleven)
    for name in ("Start", "Start", "Stop", "Stop"):
        clocked(desk, name)
    row.refresh_from_db()
    assert row.state == "done"
    desk.follows("Take the payment")
    desk.sees("CN¥388.00 is to be paid.")
    fill(desk, method="wechat")
    desk.presses("The money is taken")
    desk.page.wait_for_url("**/receipts/**")
    desk.is_well()
    assert [str(each.amount) for each in Payment.objects.all()] == ["388.00"]


def clocked(screen: Screen, name: str) -> None:
    """Press the first key of this kind; the page comes again without it."""
    keys = screen.main.get_by_role("button", name=screen.said(name))
    before = keys.count()
    assert before
    with screen.page.expect_navigation():
        keys.first.click()
    screen.is_well()
    assert keys.count() == before - 1
