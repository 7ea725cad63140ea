"""Members look for a room, keep it while deciding, book, change and cancel; a visitor is led to sign in."""

import re
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from bookings.models import RoomBooking
from bookings.services.room_money import take
from members.services.sale import Paying
from tests.clients import client_of
from tests.factories.bookings import HOUSE
from tests.factories.rooms import make_booked_online, make_deciding, make_online_room, make_room_booking
from tests.factories.treatments import at
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TOMORROW = date(2026, 3, 11)
TEN = at(TOMORROW, 10)
SAID = {"purpose": "Badminton", "people": "4", "equipment": "Rackets", "price": "80.00"}


@pytest.fixture
def room():
    return make_online_room(name_en="Court 1")


@pytest.fixture
def browser(member):
    return client_of(member.user)


def page(name, *args):
    return reverse(f"bookings:{name}", args=args)


def times(response):
    return re.findall(r'name="starts_at" value="[^"]+">(\d\d:\d\d)', response.text)


def keep(browser, room, **data):
    return browser.post(page("keep_room", room.pk), {"starts_at": TEN.isoformat(), "minutes": "60", **data})


def test_anybody_sees_which_rooms_are_free_and_is_led_to_sign_in(client, room):
    meeting = make_online_room(name_en="Meeting room", room_kind="meeting", capacity=16)
    text = client.get(page("rooms_online"), {"day": "2026-03-11", "minutes": "90"}).text
    shown = [each in text for each in ("Court 1", "Meeting room", "CN¥120.00", "06:00", "all 34 times")]
    assert shown == [True] * 5
    for asked in ({"kind": "meeting"}, {"people": "7"}):
        rows = client.get(page("rooms_online"), asked).context["rows"]
        assert [row["room"] for row in rows] == [meeting]
    assert "No room holds so many people" in client.get(page("rooms_online"), {"people": "900"}).text
    response = client.get(page("room_online", room.pk), {"day": "2026-03-11"})
    assert ("Sign in to book" in response.text, times(response)) == (True, [])
    assert client.get(page("room_online", room.pk + 10**6)).status_code == 404


def test_page_of_a_house_that_lets_no_room_says_so(client, db):
    assert "No room is let online at present" in client.get(page("rooms_online")).text


def test_price_and_table_of_cancelling_stand_there_before(browser, room):
    response = browser.get(page("room_online", room.pk), {"day": "2026-03-11", "minutes": "120"})
    terms = [("until 7 days before", "free of charge"), ("until 2 days before", "50 % of the price")]
    assert response.context["terms"] == [*terms, ("after that", "100 % of the price")]
    assert ("CN¥160.00" in response.text, "online nothing is paid" in response.text) == (True, True)
    for nonsense in ({"day": "never"}, {"minutes": "1"}, {"people": "-3"}, {"kind": "x"}):
        assert browser.get(page("room_online", room.pk), nonsense).status_code == 200


def test_room_for_others_alone_is_not_offered(browser, member):
    member.gender = "female"
    member.save(update_fields=["gender"])
    room = make_online_room(open_to="male")
    response = browser.get(page("room_online", room.pk), {"day": "2026-03-11"})
    assert ("for others alone" in response.text, times(response)) == (True, [])


def test_member_keeps_a_room_says_what_for_and_books_it(browser, room):
    chosen = browser.get(page("room_online", room.pk), {"day": "2026-03-11"})
    assert times(chosen)[:2] == ["06:00", "06:30"]
    kept = keep(browser, room, people="3")
    row = RoomBooking.objects.get()
    assert (kept["Location"], row.state, row.people) == (page("my_room", row.pk), "held", 3)
    text = browser.get(kept["Location"]).text
    said = ("kept for you until 12:10", "10 minutes left", "Book it for CN¥80.00", "From now on", "Deposit")
    assert [each in text for each in said] == [True] * 5
    assert text.count("<set ") == 11

    assert browser.post(page("book_room", row.pk), SAID)["Location"] == page("my_room", row.pk)
    row.refresh_from_db()
    assert (row.state, row.purpose, row.people, row.equipment) == ("confirmed", "Badminton", 4, "Rackets")
    assert "Court 1" in browser.get(page("my_bookings")).text
    assert "to be paid at the front desk" in browser.get(page("my_room", row.pk)).text


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"purpose": " "}, {"purpose": ["This field is required."]}),
        (
            {"people": "7"},
            {"people": ["Court 1 has 6 places, and 7 people are to come. Please choose a larger room."]},
        ),
        (
            {"price": "60.00"},
            {"__all__": ["The price has changed since this page was opened. Nothing was done; please look again."]},
        ),
    ],
)
def test_what_is_wrong_is_said_and_the_room_stays_kept(browser, member, room, wrong, errors):
    row = make_deciding(member, room)
    response = browser.post(page("book_room", row.pk), SAID | wrong)
    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert 'name="price" value="80.00"' in response.text
    row.refresh_from_db()
    assert row.state == "held"


def test_too_late_to_decide_says_so(browser, member, room, frozen):
    row = make_deciding(member, room)
    frozen.move(minutes=11)
    assert "free for others again" in browser.get(page("my_room", row.pk)).text
    make_deciding(member, room)
    assert "free for others again" in browser.post(page("book_room", row.pk), SAID).text


def test_double_click_keeps_one_room(browser, room):
    key = str(uuid.uuid4())
    answers = [keep(browser, room, form_key=key)["Location"] for _ in range(2)]
    assert (answers[0] == answers[1], RoomBooking.objects.count()) == (True, 1)


def test_taken_time_is_refused_without_saying_by_whom(browser, other_member, room):
    make_booked_online(other_member, room, days=1)
    refused = keep(browser, room)
    assert (refused.status_code, "Somebody else was faster" in refused.text) == (409, True)
    assert ("Badminton" in refused.text, RoomBooking.objects.count()) == (False, 1)
    for nonsense in ({"starts_at": "soon"}, {"minutes": "45"}, {"minutes": ""}):
        assert keep(browser, room, **nonsense).status_code == 404


def test_room_is_let_go_to_choose_another_time(browser, member, room):
    row = make_deciding(member, room)
    assert browser.post(page("let_room_go", row.pk))["Location"] == page("rooms_online")
    assert "free for others again" in browser.get(page("my_room", row.pk)).text


def test_cancelling_shows_what_it_costs_and_what_comes_back(browser, member, room):
    row = make_booked_online(member, room, days=3)
    take(row.pk, Decimal(80), Paying("cash"), by=HOUSE)
    text = browser.get(page("cancel_room", row.pk)).text
    said = ("<strong>50 % of the price (CN¥40.00)</strong>", "CN¥40.00 of what you have paid comes back")
    assert [each in text for each in said] == [True, True]
    assert browser.post(page("cancel_room", row.pk), {"fee": "0.00"}).status_code == 409
    assert browser.post(page("cancel_room", row.pk), {"fee": "soon"}).status_code == 409
    assert browser.post(page("cancel_room", row.pk), {"fee": "40.00"})["Location"] == page("my_bookings")
    row.refresh_from_db()
    assert (row.state, row.fee) == ("cancelled", Decimal(40))
    assert "it is over" in browser.get(page("cancel_room", row.pk)).text
    assert "Earlier rooms" in browser.get(page("my_bookings")).text


def test_cancelling_early_costs_nothing(browser, member, room):
    row = make_booked_online(member, room)
    text = browser.get(page("cancel_room", row.pk)).text
    assert ("Cancelling now costs nothing" in text, "comes back" in text) == (True, False)
    assert browser.post(page("cancel_room", row.pk), {"fee": "0.00"}).status_code == 302


def test_changing_shows_what_it_means_first(browser, member, room):
    row = make_booked_online(member, room)
    other = make_online_room(name_en="Court 2", hour_price=100)
    make_online_room(name_en="Small court", capacity=1)
    url = page("change_room", row.pk)
    chosen = browser.get(url)
    assert (chosen.context["rooms"], chosen.context["day"].day) == ([room, other], clock.local(row.begins_at).date())
    wish = {"room": other.pk, "minutes": "90", "day": "2026-03-20", "starts_at": at(date(2026, 3, 20), 15).isoformat()}
    text = browser.get(url, wish).text
    said = ("Fri 20 Mar, 15:00–16:30", "before: Fri 20 Mar, 10:00–11:00", "before: Court 1", "CN¥150.00")
    assert [each in text for each in said] == [True] * 4
    assert RoomBooking.objects.get(pk=row.pk).room == room

    assert browser.post(url, wish | {"price": "80.00"}).status_code == 409
    assert browser.post(url, wish | {"price": "150.00"})["Location"] == page("my_room", row.pk)
    row.refresh_from_db()
    assert (row.room, row.begins_at, row.price) == (other, at(date(2026, 3, 20), 15), Decimal(150))


def test_late_it_is_changed_at_the_desk(browser, member, room):
    row = make_booked_online(member, room, days=3)
    assert "Please call the front desk" in browser.get(page("change_room", row.pk)).text
    assert "Changing it is for the front desk now" in browser.get(page("my_room", row.pk)).text


def test_what_the_desk_took_down_stands_among_ones_own(browser, member):
    held = make_room_booking("held", member=member)
    asked = make_room_booking(member=member, room=None)
    text = browser.get(page("my_bookings")).text
    assert [page("my_room", each.pk) in text for each in (held, asked)] == [True, True]
    assert "The room is held for you until" in browser.get(page("my_room", held.pk)).text
    assert "not chosen yet" in browser.get(page("my_room", asked.pk)).text


def test_desk_reads_of_what_is_just_being_booked_that_it_is(desk, member, room):
    row = make_deciding(member, room)
    at_desk = client_of(desk)
    for url in (page("room_booking_list"), page("room_booking", row.pk)):
        assert "Booked online" in at_desk.get(url).text
