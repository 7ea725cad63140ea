"""The desk without a mouse: somebody new is written down, buys a membership, and has a place in a class."""

from datetime import time, timedelta

import pytest

from bookings.models import Booking
from members.models import Member, Payment
from tests.factories.bookings import make_course, make_room, make_session
from tests.factories.health import make_limit, make_screening
from tests.factories.members import make_member, make_membership, make_plan
from tests.factories.venue import make_area, make_staff
from tests.journeys.screen import be_at
from tests.journeys.test_ways import sign_in, tab_to
from venue import clock
from venue.roles import Role
from venue.working_time import wall_clock

pytestmark = pytest.mark.journey


@pytest.fixture
def session(house):
    """In two hours; it is noon, so that it is a class of the house's day at whatever hour this runs."""
    be_at(wall_clock(clock.today() + timedelta(days=1), time(12), clock.zone()))
    room = make_room(area=make_area(), name_en="Hall 1", name_zh="1号厅")
    course = make_course(name_en="Flow yoga", name_zh="流瑜伽")
    return make_session(course=course, room=room, starts_at=clock.now() + timedelta(hours=2))


def tab_to_field(page, name):
    """Press Tab until the focus is in the field of this name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"Tab never comes to the field {name}")


def follow(page, name):
    tab_to(page, name)
    page.keyboard.press("Enter")


def test_new_guest_is_written_down_sold_to_and_booked(session, desktop):
    make_plan(name_en="Year", name_zh="年卡")
    sign_in(desktop, make_staff(role=Role.FRONT_DESK).user)
    page = desktop.page
    page.goto("/desk/")
    page.locator("[data-search]:focus").wait_for()
    page.keyboard.type("porter")
    page.get_by_text("Nobody matches that").wait_for()
    follow(page, "Add a person")
    page.get_by_role("heading", name="Add a person").wait_for()
    tab_to_field(page, "name")
    page.keyboard.type("Ann Porter")
    tab_to_field(page, "phone")
    page.keyboard.type("138 1234 5678")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ann Porter").wait_for()

    follow(page, "Sell a membership or pack")
    page.get_by_role("heading", name="Sell a membership or pack").wait_for()
    tab_to_field(page, "plan")
    page.keyboard.press("Space")
    tab_to_field(page, "method")
    page.keyboard.press("Space")
    follow(page, "Sell: the money is taken")
    page.get_by_role("heading", name="Receipt").wait_for()

    follow(page, "Front desk")
    page.get_by_role("searchbox").wait_for()
    follow(page, "Flow yoga")
    page.get_by_role("heading", name="Flow yoga").wait_for()
    tab_to_field(page, "q")
    page.keyboard.type("porter")
    page.get_by_role("button", name="Book Ann Porter").wait_for()
    follow(page, "Book Ann Porter")
    page.get_by_text("Ann Porter").first.wait_for()

    member = Member.objects.get(name="Ann Porter")
    assert (member.phone, Payment.objects.get().membership.member) == ("+8613812345678", member)
    assert list(Booking.objects.values_list("member", "session", "state")) == [(member.pk, session.pk, "booked")]


def test_warning_is_on_screen_with_the_keys_that_act(session, desktop):
    """Keys act on the panel alone, and the panel comes in one answer: there is none without its warnings."""
    person = make_member(name="Wang Xiaomin", number="20417")
    make_membership(person)
    make_screening(person)
    make_limit(person, activity="loads", level="bar")
    sign_in(desktop, make_staff(role=Role.FRONT_DESK).user)
    page = desktop.page
    page.goto("/desk/")
    page.locator("[data-search]:focus").wait_for()
    seen = """() => new Promise((done) => {
      const found = document.getElementById("arrivals");
      new MutationObserver((_, watching) => {
        if (found.querySelector("[data-key]")) {
          watching.disconnect();
          done(found.textContent.includes("heavy loads"));
        }
      }).observe(found, { childList: true, subtree: true });
    })"""
    watched = page.evaluate_handle(f"() => ({{ seen: ({seen})() }})")
    page.keyboard.type("20417")
    assert page.evaluate("(watched) => watched.seen", watched) is True
