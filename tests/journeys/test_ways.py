"""Other ways to the same end: by keyboard alone, in the other language, without script."""

from datetime import timedelta

import pytest

from bin.tools.browser import PHONE
from bookings.models import Booking
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import make_booking, make_course, make_room, make_session
from tests.factories.venue import PASSWORD, make_area, make_staff
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.journey

WITHOUT_SCRIPT = {"java_script_enabled": False}


@pytest.fixture
def session(house):
    """A class that begins in half an hour, in a venue that has its lists in both languages."""
    room = make_room(area=make_area(), name_en="Hall 1", name_zh="1号厅")
    course = make_course(name_en="Flow yoga", name_zh="流瑜伽")
    return make_session(course=course, room=room, starts_at=clock.now() + timedelta(minutes=30))


def sign_in(window, user):
    page = window.page
    page.goto("/account/login/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").click()
    page.wait_for_url(lambda address: "/login/" not in address)


def day_of(session):
    return f"/?day={session.local_day}"


def tab_to(page, name):
    """Press Tab until the focus is on what is called so."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ')"):
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_place_is_booked_by_keyboard_alone(session, desktop):
    person = somebody_who_may_book(name="Wang Xiaomin", language="en")
    sign_in(desktop, person.user)
    page = desktop.page
    page.goto(day_of(session))
    tab_to(page, "Book Flow yoga")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Book my place").wait_for()
    tab_to(page, "Book my place")
    page.keyboard.press("Enter")

    page.get_by_role("status").get_by_text("Your place is booked").wait_for()
    assert [booking.member for booking in Booking.objects.all()] == [person]


def test_other_language_keeps_the_page_and_what_was_chosen(session, desktop):
    page = desktop.page
    page.goto(f"{day_of(session)}&level=foundation")
    page.get_by_role("button", name="简体中文").first.click()
    page.get_by_role("heading", name="课表").wait_for()

    assert page.url.endswith(f"{day_of(session)}&level=foundation")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert page.locator(".slot-title").get_by_text("流瑜伽").is_visible()


def test_place_is_booked_without_script(session, window):
    person = somebody_who_may_book(name="王晓敏", language="zh-hans")
    phone = window(PHONE, "zh-CN", **WITHOUT_SCRIPT)
    sign_in(phone, person.user)
    page = phone.page
    page.goto(day_of(session))
    page.get_by_role("link", name="流瑜伽").first.click()
    page.get_by_role("button", name="立即预约").click()

    page.get_by_role("status").get_by_text("预约成功").wait_for()
    assert [booking.member for booking in Booking.objects.all()] == [person]


def test_somebody_is_checked_in_without_script(session, window):
    booking = make_booking(session, somebody_who_may_book(name="Wang Xiaomin", language="en"))
    screen = window(**WITHOUT_SCRIPT)
    sign_in(screen, make_staff(role=Role.FRONT_DESK).user)
    page = screen.page
    page.goto("/desk/")
    page.get_by_role("searchbox").fill("xiaomin")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Check in Wang Xiaomin").click()

    page.get_by_text("Wang Xiaomin is checked in").wait_for()
    booking.refresh_from_db()
    assert booking.state == "checked_in"
