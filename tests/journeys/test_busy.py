"""The board of who and what is busy: a class is dragged to another room and time, and the same is done by keyboard."""

from datetime import time, timedelta

import pytest

from bookings.models import ScheduledSession
from tests.factories.bookings import make_course, make_room, make_session
from tests.factories.venue import make_area, make_staff
from tests.journeys.test_desk_by_keyboard import follow
from tests.journeys.test_ways import sign_in, tab_to
from venue import clock
from venue.roles import Role
from venue.working_time import wall_clock

pytestmark = pytest.mark.journey


@pytest.fixture
def session(house):
    area = make_area()
    rooms = [make_room(area=area, name_en=f"Hall {number}", name_zh=f"{number}号厅") for number in (1, 2)]
    tomorrow = clock.today() + timedelta(days=1)
    course = make_course(name_en="Flow yoga", name_zh="流瑜伽")
    return make_session(course=course, room=rooms[0], starts_at=wall_clock(tomorrow, time(12), clock.zone()))


def now_at(session):
    found = ScheduledSession.objects.with_details().get(pk=session.pk)
    return found.room.name_en, clock.local(found.starts_at).time()


def test_class_is_dragged_to_another_room_and_its_change_is_confirmed(session, desktop):
    sign_in(desktop, make_staff(role=Role.MANAGER).user)
    page = desktop.page
    page.goto(f"/desk/busy/?day={session.local_day}")
    entry = page.locator(".busy-grid .ec-event", has_text="Flow yoga")
    entry.wait_for()
    box = entry.bounding_box()
    hour, column = box["height"], box["width"] + 4
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 20, steps=4)
    page.mouse.move(box["x"] + 20 + column, box["y"] + 10 + hour, steps=8)
    page.mouse.up()
    page.get_by_role("heading", name="Change this class").wait_for()
    assert now_at(session) == ("Hall 1", time(12))  # nothing is done yet
    page.get_by_role("button", name="Change this class").click()
    page.get_by_text("The class is changed.").wait_for()
    assert now_at(session) == ("Hall 2", time(13))


def test_same_is_done_by_keyboard_from_the_list(session, desktop):
    sign_in(desktop, make_staff(role=Role.MANAGER).user)
    page = desktop.page
    page.goto(f"/desk/busy/?day={session.local_day}")
    assert page.locator(".busy-grid [tabindex='0']").count() == 0
    follow(page, "Change Flow yoga")
    page.get_by_role("heading", name="Change this class").wait_for()
    page.locator("[name=room]").focus()
    page.keyboard.type("Hall 2")
    tab_to(page, "Change this class")
    page.keyboard.press("Enter")
    page.get_by_text("The class is changed.").wait_for()
    assert now_at(session) == ("Hall 2", time(12))
