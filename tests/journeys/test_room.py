"""Rooms: one is rented from the first call to the last chair, and one is closed, and open again."""

from datetime import time, timedelta

import pytest

from bin.tools.browser import DESKTOP
from bookings.models import AreaClosure, RoomBooking, ScheduledSession
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import make_booking, make_course, make_room, make_session
from tests.factories.treatments import at, make_hours
from tests.factories.venue import make_area, make_staff
from tests.journeys.screen import Screen, be_at
from tests.journeys.test_empty_venue import fill
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.journey

PARTY = "zhao@mail.example"


@pytest.fixture
def tomorrow(house):
    """It is nine in the morning of a day that is not over soon; the day after it."""
    be_at(at(clock.today() + timedelta(days=1), 9))
    make_hours()
    return clock.today() + timedelta(days=10)


def test_room_goes_from_the_enquiry_over_hold_quote_deposit_and_move_to_its_end(house, tomorrow, window):
    room = make_room(name_en="Lotus room", name_zh="荷厅", capacity=30, hour_price=200)
    user = make_staff(role=Role.FRONT_DESK, name="Lin Ke").user
    desk = Screen(window(DESKTOP, "en-GB"), {})
    desk.signs_in(user)
    desk.opens("/desk/room-bookings/add/")
    fill(desk, name="Zhao Min", email=PARTY, language="en", purpose="Team day", people="12")
    fill(desk, day=f"{tomorrow}", begins="14:00", ends="16:00", setup_minutes="30", clearing_minutes="30")
    settled(desk)
    fill(desk, room=str(room.pk))
    settled(desk)
    sends(desk, "Save")
    assert states() == [("enquired", time(14))]

    sends(desk, "Hold the room")
    house.letter(PARTY, "Held for you until")
    make_the_quote(desk)
    take_the_deposit(desk)
    sends(desk, "Confirm the room")
    house.letter(PARTY, "Confirmed: Team day")
    desk.reads("Team day")
    desk.follows("Change")
    fill(desk, begins="15:00", ends="17:00")
    settled(desk)
    sends(desk, "Save")
    house.letters(PARTY, "Changed: Team day", 2)  # the first one says what the quote has made of the price
    assert states() == [("confirmed", time(15))]

    be_at(at(tomorrow, 15))
    then = Screen(window(DESKTOP, "en-GB"), {})
    then.signs_in(user)
    then.opens(desk.page.url)
    sends(then, "They are here: hand the room over")
    assert states() == [("in_use", time(15))]
    be_at(at(tomorrow, 17))
    sends(then, "They have left: finish")
    assert states() == [("finished", time(15))]


def test_closure_is_looked_at_undone_and_then_done_and_each_person_is_told_once(house, tomorrow, window):
    room = make_room(area=make_area(), name_en="Hall 1", name_zh="1号厅")
    course = make_course(name_en="Flow yoga", name_zh="流瑜伽")
    session = make_session(course=course, room=room, starts_at=at(tomorrow, 12))
    people = [somebody_who_may_book(name=name, language="en") for name in ("Wang Xiaomin", "Li Lei")]
    for person in people:
        make_booking(session, person)
    manager = Screen(window(DESKTOP, "en-GB"), {})
    manager.signs_in(make_staff(role=Role.MANAGER, name="Zhou Ning").user)

    close(manager, room, tomorrow)
    sends(manager, "Undo")
    be_at(clock.now() + timedelta(minutes=3))
    assert ScheduledSession.objects.get().state == session.state

    close(manager, room, tomorrow)
    be_at(clock.now() + timedelta(minutes=3))
    for person in people:
        house.letter(person.email, "Hall 1 is closed")
    manager.page.reload()
    manager.reads("Hall 1")
    manager.sees("Flow yoga")
    assert ScheduledSession.objects.get().is_cancelled
    assert AreaClosure.objects.filter(undone_at=None).count() == 1
    assert [len(house.letters(person.email, "Hall 1 is closed")) for person in people] == [1, 1]


def states():
    found = RoomBooking.objects.all()
    return [(each.state, clock.local(each.begins_at).time()) for each in found]


def sends(screen: Screen, name: str) -> None:
    """Press it, and read the page that comes, though it may be called the same."""
    with screen.page.expect_navigation():
        screen.presses(name)
    screen.is_well()


def settled(desk: Screen) -> None:
    """What the form says of itself has come."""
    desk.page.keyboard.press("Tab")
    desk.page.wait_for_load_state("networkidle")


def make_the_quote(desk: Screen) -> None:
    desk.reads("Team day")
    desk.follows("Make a quote")
    desk.reads("Make a quote")
    fill(desk, text_0="Tea and fruit", quantity_0="12", price_0="15")
    sends(desk, "Make the quote")
    desk.sees("(PDF)")


def take_the_deposit(desk: Screen) -> None:
    """Of the contact, who is added as a guest; then back to the booking."""
    address = desk.page.url
    desk.follows("Deposit and payment")
    desk.reads("Money for the room")
    sends(desk, "Note who pays")
    desk.main.locator("#deposit_amount").fill("200")
    sends(desk, "Save")
    fill(desk, method="wechat")
    sends(desk, "The money is taken")
    desk.reads("Receipt")
    desk.opens(address)


def close(manager: Screen, room, day) -> None:
    """The hall for a day, after a look at what that hits; its class is to be called off."""
    manager.opens(f"/desk/closures/add/?place=room:{room.pk}")
    fill(manager, starts_at=f"{day}T06:00", ends_at=f"{day}T22:00", cause="1")
    fill(manager, reason_en="A pipe is mended", reason_zh="管道抢修")
    sends(manager, "Show what that hits")
    manager.reads("1 booking or class is hit")
    manager.main.locator("ul.rows select").select_option("call_off")
    sends(manager, "Close it")
    manager.reads("What was decided")
