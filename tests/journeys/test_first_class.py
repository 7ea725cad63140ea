"""From an empty venue to the first check-in, in the browser, with real mail: what everything else rests on."""

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.models import Booking
from members.models import Member
from tests.journeys.screen import be_at
from venue import clock
from venue.actors import Automation
from venue.roles import Role
from venue.services.staff import hire
from venue.working_time import wall_clock

pytestmark = pytest.mark.journey

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "springs and stones 77"
MEMBER_LIST = "members/demo/members-from-old-software.gbk.csv"
ADDRESS = "guest@mail.example"


def test_from_an_old_member_list_to_the_first_check_in(house, desktop, phone, window, tmp_path):
    house.manage("import_members", MEMBER_LIST, "--leave-out-bad-rows", str(tmp_path / "rejected.csv"))
    take_on("manager", Role.MANAGER)
    take_on("coach", Role.INSTRUCTOR)
    take_on("desk", Role.FRONT_DESK)
    begins = wall_clock(clock.today() + timedelta(days=3), time(18), SHANGHAI)
    guest = somebody_from_the_old_list(begins)

    put_a_class_on(desktop, begins)
    at_the_desk = window()
    invite(at_the_desk, guest)
    accept_in_chinese(phone, house.letter(ADDRESS, "邀请"))
    book_in_chinese(phone, begins)
    assert "流瑜伽" in house.letter(ADDRESS, "预约成功").get_body(("plain",)).get_content()

    be_at(begins - timedelta(hours=24) + timedelta(seconds=20))
    assert guest.name in house.letter(ADDRESS, "上课提醒").get_body(("plain",)).get_content()

    be_at(begins - timedelta(minutes=20))
    check_in(at_the_desk, guest)
    assert Booking.objects.get().state == Booking.State.CHECKED_IN


def take_on(login, role):
    by, today = Automation("test"), clock.today()
    hire(email=f"{login}@house.example", name=login.title(), roles=[role], hired_on=today, password=PASSWORD, by=by)


def somebody_from_the_old_list(begins):
    """A grown-up with a contract on that day, whom the old software had no address of."""
    people = Member.objects.filter(email="", guardian=None, dependants=None)
    return people.filter(memberships__starts_on__lte=clock.today(), memberships__ends_on__gt=begins.date())[0]


def sign_in(window, login):
    """For the first time: whoever sees data of people promises secrecy before anything opens."""
    page = window.page
    page.goto("/account/login/")
    page.get_by_label("Email").fill(f"{login}@house.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Secrecy undertaking").wait_for()
    well(window)
    page.get_by_label("Type your name to sign").fill(login.title())
    page.get_by_role("button", name="I have read the text and promise it").click()
    page.wait_for_url("**/desk/")


def put_a_class_on(window, begins):
    """The manager adds a room, a course, and a class every week."""
    page = window.page
    sign_in(window, "manager")
    well(window)

    page.goto("/desk/rooms/")
    page.get_by_role("link", name="Add a room").click()
    page.get_by_role("heading", name="Add a room").wait_for()
    fill(page, {"Name (English)": "Hall 1", "Name (Chinese)": "1号厅", "Places": "20"})
    fill(page, {"Name of the area (English)": "Studios", "Name of the area (Chinese)": "操厅区"})
    page.get_by_label("Kind of area").select_option(index=1)
    well(window)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Hall 1", exact=True).wait_for()

    page.goto("/desk/courses/add/")
    fill(page, {"Name (English)": "Flow yoga", "Name (Chinese)": "流瑜伽"})
    page.get_by_label("Module").select_option("flexibility")
    well(window)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Flow yoga").wait_for()

    page.goto("/desk/schedule/add/")
    for label, choice in {"Course": "Flow yoga", "Coach": "Coach", "Room": "Hall 1"}.items():
        page.get_by_role("combobox", name=label).select_option(label=choice)
    page.get_by_label("Weekday").select_option(str(begins.weekday()))
    page.get_by_label("Begins").fill("18:00")
    page.get_by_role("button", name="Put on every week").click()
    page.get_by_role("heading", name="Coming sessions").wait_for()
    well(window)


def invite(window, guest):
    """The desk gives the guest an address and sends the invitation."""
    page = window.page
    sign_in(window, "desk")
    page.goto("/members/")
    page.locator("main [name=q]").fill(guest.number)
    page.wait_for_url(f"**q={guest.number}*")
    page.get_by_role("link", name=guest.name).first.click()
    page.get_by_role("heading", name=guest.name).wait_for()
    well(window)
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Guardian").wait_for()
    page.get_by_label("Email").fill(ADDRESS)
    well(window)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Invite").click()
    page.get_by_text("The invitation is on its way").wait_for()
    well(window)


def accept_in_chinese(window, letter):
    page = window.page
    page.goto(re.search(r"http\S+", letter.get_body(("plain",)).get_content()).group())
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    page.get_by_label("密码").fill(PASSWORD)
    well(window)
    page.get_by_role("button", name="继续").click()
    page.get_by_role("heading", name="课表").wait_for()


def book_in_chinese(window, begins):
    page = window.page
    page.goto(f"/?day={begins.date().isoformat()}")
    well(window)
    page.get_by_role("link", name="流瑜伽").first.click()
    page.get_by_role("button", name="立即预约").click()
    page.get_by_role("status").get_by_text("期待").wait_for()
    well(window)
    page.goto("/my/bookings/")
    page.get_by_role("link", name="流瑜伽", exact=True).wait_for()
    well(window)


def check_in(window, guest):
    page = window.page
    page.goto("/desk/")
    well(window)
    page.get_by_role("searchbox").press_sequentially(guest.name)
    page.get_by_role("button", name="Check in").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Checked in 17:40").wait_for()
    well(window)
    page.get_by_role("link", name="Flow yoga", exact=True).last.click()
    page.get_by_role("listitem").filter(has_text=guest.name).get_by_text("Checked in 17:40").wait_for()
    well(window)


def fill(page, fields):
    for label, value in fields.items():
        page.get_by_label(label).fill(value)


def well(window):
    """The page has no flaw that axe can see."""
    window.page.wait_for_load_state()
    assert (window.page.url, window.findings()) == (window.page.url, [])
