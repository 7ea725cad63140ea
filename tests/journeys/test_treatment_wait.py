"""The only hour of a day is taken: somebody waits for it on a phone, it is cancelled, offered and taken."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from bin.tools.browser import PHONE
from bookings.models import TreatmentWait
from bookings.selectors.appointment_plan import Ask
from bookings.services.appointment import book
from bookings.services.appointment_steps import cancel
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE
from tests.factories.house import make_shift
from tests.factories.treatments import at, make_treated, make_treatment
from tests.factories.venue import make_staff
from tests.journeys.screen import Screen, be_at, link_in
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.journey

CHINESE = {
    "Email": "邮箱",
    "Password": "密码",
    "Sign in": "登录",
    "Wait for this day": "候补这一天",
    "Join the waitlist": "加入候补",
    "Number 1 of 1 on the waitlist": "候补第 1 位，共 1 人",
    "A time is kept until": "已留出时间，保留至",
    "Take it": "确认预约",
}


def test_hour_that_is_cancelled_is_offered_to_whoever_waits_and_taken_on_a_phone(house, window):
    day = clock.today() + timedelta(days=1)
    be_at(at(day, 12))
    treatment, tomorrow = make_treatment(name_en="Tuina", name_zh="推拿"), day + timedelta(days=1)
    skill = make_treated(treatment, tomorrow, staff=make_staff(role=Role.PRACTITIONER, name="吴师傅"))
    skill.staff.shifts.all().delete()
    make_shift(staff=skill.staff, starts_at=at(tomorrow, 10), ends_at=at(tomorrow, 11))
    holder = somebody_who_may_book(name="Li Lei", language="en")
    guest = somebody_who_may_book(name="王晓敏", language="zh-hans")
    taken = book([Ask(treatment.pk, holder.pk)], at(tomorrow, 10), member_pk=holder.pk, by=HOUSE)

    phone = Screen(window(PHONE, "zh-CN"), CHINESE)
    phone.signs_in(guest.user)
    phone.opens(f"/treatments/{treatment.pk}/?day={tomorrow}")
    phone.follows("Wait for this day")
    phone.presses("Join the waitlist")
    phone.sees("Number 1 of 1 on the waitlist")
    phone.is_well()

    cancel(taken.pk, by=HOUSE)
    letter = house.letter(guest.email, "前确认候补时间")
    phone.opens(urlsplit(link_in(letter)).path)
    phone.sees("A time is kept until")
    phone.presses("Take it")
    phone.page.get_by_role("status").get_by_text("已预约成功").wait_for()
    phone.is_well()

    wait = TreatmentWait.objects.get()
    assert (wait.state, wait.appointment.state) == ("accepted", "booked")
    assert wait.appointment.lines.get().starts_at == at(tomorrow, 10)
