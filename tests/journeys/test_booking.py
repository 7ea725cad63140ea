"""Booking, moving and giving back as members do it: by keyboard alone, and with the consequence shown first."""

from datetime import timedelta

import pytest

from bin.tools.browser import DESKTOP, PHONE
from bookings.models import Booking
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import make_course, make_room, make_session
from tests.factories.venue import make_area
from tests.journeys.test_ways import sign_in, tab_to
from venue import clock

pytestmark = pytest.mark.journey


@pytest.fixture
def classes(house):
    """One class in two hours, which is too late to cancel free of charge, and one of the same course in three days."""
    room = make_room(area=make_area(), name_en="Hall 1", name_zh="1号厅")
    course = make_course(name_en="Flow yoga", name_zh="流瑜伽")
    return [
        make_session(course=course, room=room, starts_at=clock.now() + span)
        for span in (timedelta(hours=2), timedelta(days=3))
    ]


def press(page, name):
    """Tab to what is called so, and Enter."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def test_place_is_booked_moved_and_given_back_by_keyboard_alone(classes, desktop):
    person = somebody_who_may_book(name="Wang Xiaomin", language="en")
    soon, later = classes
    sign_in(desktop, person.user)
    page = desktop.page
    page.goto(f"/classes/{later.pk}/")
    press(page, "Book my place")
    page.get_by_role("status").get_by_text("Your place is booked").wait_for()

    press(page, "Choose another date")
    page.get_by_role("heading", name="Choose another date").wait_for()
    press(page, "Choose Flow yoga")
    page.get_by_role("button", name="Move the place").wait_for()
    press(page, "Move the place")
    page.get_by_role("status").get_by_text("The place has moved").wait_for()
    press(page, "Cancel booking")
    page.get_by_text("This counts as a late cancellation").wait_for()
    press(page, "Cancel booking")

    page.get_by_role("status").get_by_text("Your booking is cancelled").wait_for()
    assert list(Booking.objects.order_by("pk").values_list("session", "state")) == [
        (later.pk, "cancelled"),
        (soon.pk, "late_cancelled"),
    ]
    assert desktop.findings() == []


@pytest.mark.parametrize(
    ("size", "locale", "language", "late", "button", "said"),
    [
        (PHONE, "zh-CN", "zh-hans", "此次取消将记为逾期取消", "取消预约", "预约已取消，名额已释放"),
        (DESKTOP, "en-GB", "en", "This counts as a late cancellation", "Cancel booking", "Your booking is cancelled"),
    ],
)
def test_late_cancelling_shows_its_consequence_first(classes, window, size, locale, language, late, button, said):
    person = somebody_who_may_book(name="王晓敏", language=language)
    screen = window(size, locale)
    sign_in(screen, person.user)
    page = screen.page
    page.goto(f"/classes/{classes[0].pk}/")
    page.locator("main form[action$='/book/'] button").click()
    page.locator("a[href$='/cancel/']").click()

    page.get_by_text(late).wait_for()
    assert screen.findings() == []
    assert Booking.objects.get().state == "booked"
    page.get_by_role("button", name=button).click()

    page.get_by_role("status").get_by_text(said).wait_for()
    assert Booking.objects.get().state == "late_cancelled"
    page.get_by_role("main").get_by_text("流瑜伽" if language != "en" else "Flow yoga").first.click()
    page.locator("ol.history").wait_for()
    assert screen.findings() == []
