"""A place that becomes free in the last hours is offered: nobody answers and it goes on, then somebody accepts it."""

from datetime import time, timedelta
from urllib.parse import urlsplit

import pytest

from bin.tools.browser import DESKTOP, PHONE
from bookings.models import Booking
from bookings.services.booking import book, cancel_booking
from bookings.services.waitlist import join
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE, make_course, make_room, make_session
from tests.factories.venue import make_area
from tests.journeys.screen import Screen, be_at, link_in
from venue import clock
from venue.working_time import wall_clock

pytestmark = pytest.mark.journey

CHINESE = {
    "Email": "邮箱",
    "Password": "密码",
    "Sign in": "登录",
    "A place is kept for you until": "名额已为您保留至",
    "Accept the place": "确认名额",
    "Your place is booked": "预约成功",
}


@pytest.fixture
def session(house):
    """A full class of one place at eight in the evening, its line of two; it is noon."""
    be_at(wall_clock(clock.today() + timedelta(days=1), time(12), clock.zone()))
    room = make_room(area=make_area(), name_en="Hall 1", name_zh="1号厅")
    course = make_course(name_en="Flow yoga", name_zh="流瑜伽")
    return make_session(course=course, room=room, starts_at=clock.now() + timedelta(hours=8), capacity=1)


def page_in(letter):
    """The letter was put by this process, which knows nothing of the stack's port."""
    return urlsplit(link_in(letter)).path


def test_offer_that_nobody_answers_goes_on_and_is_accepted(house, session, window):
    holder, first, second = (
        somebody_who_may_book(name=name, language=language)
        for name, language in [("Li Lei", "en"), ("Wang Xiaomin", "en"), ("陈静", "zh-hans")]
    )
    place = book(session.pk, holder.pk, by=holder.user)
    for person in (first, second):
        join(session.pk, person.pk, by=person.user)

    cancel_booking(place.pk, by=HOUSE)
    asked = house.letter(first.email, "A place for you until")
    desktop = Screen(window(DESKTOP, "en-GB"), {})
    desktop.signs_in(first.user)
    desktop.opens(page_in(asked))
    desktop.sees("A place is kept for you until")
    desktop.sees("Without an answer it goes on to the next")

    be_at(clock.now() + timedelta(minutes=11))
    house.letter(first.email, "The place went on")
    asked = house.letter(second.email, "请在")
    desktop.presses("Accept the place")
    desktop.sees("This place was kept for a while and has gone on to the next.")
    desktop.is_well()
    desktop.sees("You are number 2 on the waitlist")

    phone = Screen(window(PHONE, "zh-CN"), CHINESE)
    phone.signs_in(second.user)
    phone.opens(page_in(asked))
    phone.sees("A place is kept for you until")
    phone.presses("Accept the place")
    phone.page.get_by_role("status").get_by_text("预约成功").wait_for()
    phone.is_well()

    assert list(Booking.objects.order_by("pk").values_list("member", "state")) == [
        (holder.pk, "late_cancelled"),
        (first.pk, "released"),
        (second.pk, "booked"),
    ]
