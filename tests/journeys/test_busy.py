"""The board of who and what is busy: classes, treatments and room bookings are dragged to another place and time, and
the same is done by keyboard.
"""

from datetime import time, timedelta

import pytest

from bookings.models import RoomBooking, ScheduledSession
from tests.factories.bookings import make_course, make_room, make_session
from tests.factories.rooms import make_room_booking
from tests.factories.treatments import at, make_appointment, make_treated, make_treatment
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


def drag(page, words, *, columns, hours, lasts=1):
    """Something that `lasts` so many hours, so many columns to the right and hours down."""
    entry = page.locator(".busy-grid .ec-event", has_text=words)
    entry.wait_for()
    entry.scroll_into_view_if_needed()
    box = entry.bounding_box()
    hour, x, y = box["height"] / lasts, box["x"] + box["width"] / 2, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10, steps=4)
    page.mouse.move(x + columns * box["width"], y + hours * hour, steps=8)
    page.mouse.up()


def test_class_is_dragged_to_another_room_and_its_change_is_confirmed(session, desktop):
    sign_in(desktop, make_staff(role=Role.MANAGER).user)
    page = desktop.page
    page.goto(f"/desk/busy/?day={session.local_day}")
    drag(page, "Flow yoga", columns=1, hours=1)
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


def test_treatment_is_dragged_to_another_practitioner_and_its_change_is_confirmed(house, desktop):
    day = clock.today() + timedelta(days=1)
    skill = make_treated(make_treatment(name_en="Tuina"), day=day, staff=make_practitioner("An Ning"))
    line = make_appointment(skill=skill, starts_at=at(day, 12)).lines.get()
    make_treated(skill.treatment, day=day, staff=make_practitioner("Bai Yu"))
    sign_in(desktop, make_staff(role=Role.FRONT_DESK, name="Lin Ke").user)
    page = desktop.page
    page.goto(f"/desk/busy/?by=person&day={day}")
    drag(page, "Tuina", columns=1, hours=1)
    page.get_by_role("heading", name="Move this treatment").wait_for()
    said = page.locator("#consequence").inner_text()
    assert [each for each in ("An Ning", "Bai Yu", "12:00–13:00", "13:00–14:00") if each not in said] == []
    line.refresh_from_db()
    assert (line.staff.user.name, clock.local(line.starts_at).time()) == ("An Ning", time(12))  # nothing is done yet
    page.get_by_role("button", name="Move this treatment").click()
    page.get_by_text("It is changed").wait_for()
    line = type(line).objects.get(pk=line.pk)
    assert (line.staff.user.name, clock.local(line.starts_at).time()) == ("Bai Yu", time(13))


def test_room_booking_is_dragged_to_another_room_and_its_change_is_confirmed(house, desktop):
    begins_at = at(clock.today() + timedelta(days=1), 12)
    area = make_area()
    first, second = (make_room(area=area, name_en=name, capacity=30) for name in ("Lotus room", "Peony room"))
    booking = make_room_booking("confirmed", room=first, begins_at=begins_at)
    sign_in(desktop, make_staff(role=Role.FRONT_DESK, name="Lin Ke").user)
    page = desktop.page
    page.goto(f"/desk/busy/?day={begins_at:%Y-%m-%d}")
    drag(page, "Birthday party", columns=1, hours=1, lasts=2)
    page.get_by_role("heading", name="Change the room booking").wait_for()
    said = page.locator("#consequence").inner_text()
    assert [each for each in ("Lotus room", "Peony room") if each not in said] == []
    booking.refresh_from_db()
    assert (booking.room, booking.begins_at) == (first, begins_at)  # nothing is done yet
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The room booking is changed.").wait_for()
    booking = RoomBooking.objects.get(pk=booking.pk)
    assert (booking.room, booking.begins_at) == (second, begins_at + timedelta(hours=1))


def make_practitioner(name):
    return make_staff(role=Role.PRACTITIONER, name=name)
