"""Room bookings at the desk: the list and its filters, taking down with a preview, the steps, cancelling."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import RoomBooking
from bookings.services.room_booking import confirm
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_room
from tests.factories.house import make_closed_day
from tests.factories.members import make_member
from tests.factories.rooms import make_room_booking
from venue import clock
from venue.models import AuditEvent, Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

LIST, ADD = reverse("bookings:room_booking_list"), reverse("bookings:room_booking_add")
DAY = timedelta(days=1)
HTMX = {"HX-Request": "true"}


def url(page, booking):
    return reverse(f"bookings:room_booking{page and '_'}{page}", args=[booking.pk])


def typed(room=None, **fields):
    day = clock.today() + 10 * DAY
    return {
        "name": "Zhao Min",
        "phone": "139 0000 1111",
        "purpose": "Birthday party",
        "people": "12",
        "day": day.isoformat(),
        "begins": "18:00",
        "ends": "21:00",
        "room": room.pk if room else "",
        "setup_minutes": "15",
        "clearing_minutes": "15",
        "step": "held",
        "form_key": str(uuid.uuid4()),
        **fields,
    }


@pytest.fixture
def browser(desk):
    return client_of(desk)


def listed(browser, **query):
    return [row.record.purpose for row in browser.get(LIST, query).context["table"].rows]


# --- the list --------------------------------------------------------------------------------------------------------


def test_list_is_filtered_by_state_day_room_and_words(browser):
    room = make_room()
    make_room_booking("held", purpose="Choir", room=room)
    make_room_booking("confirmed", purpose="Chess", begins_at=clock.now() + 3 * DAY, member=make_member(name="Kim Ho"))
    make_room_booking(purpose="Dance")
    assert listed(browser) == ["Chess", "Choir", "Dance"]
    assert listed(browser, state="held") == ["Choir"]
    assert listed(browser, day=(clock.today() + 3 * DAY).isoformat()) == ["Chess"]
    assert listed(browser, room=room.pk) == ["Choir"]
    assert [listed(browser, q=words) for words in ("Kim", "danc", "1111")] == [["Chess"], ["Dance"], ["Choir", "Dance"]]


def test_what_is_over_shows_only_when_asked_for(browser):
    booking = make_room_booking("confirmed", purpose="Choir")
    browser.post(url("cancel", booking), {"side": "venue", "reason": "flood", "fee": "0.00"})
    assert (listed(browser), listed(browser, state="all")) == ([], ["Choir"])


# --- taking down -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-001")
def test_desk_takes_a_booking_down_and_is_led_to_it(browser):
    room = make_room(hour_price=200)
    answer = browser.post(ADD, typed(room, catering="tea"))
    booking = RoomBooking.objects.get()
    assert answer["Location"] == url("", booking)
    assert (booking.party, booking.phone, booking.state) == ("Zhao Min", "+8613900001111", "held")
    assert (booking.price, booking.catering, booking.room) == (600, "tea", room)


def test_second_click_takes_nothing_down_twice(browser):
    sent = typed(make_room())
    assert [browser.post(ADD, sent).status_code for _ in range(2)] == [302, 302]
    assert RoomBooking.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"member_number": "999"}, "member_number"),
        ({"people": "0"}, "people"),
        ({"day": "soon"}, "day"),
        ({"room": ""}, "room"),
        ({"people": "21"}, "room"),
        ({"day": "2026-03-01"}, "begins"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(browser, fields, field):
    answer = browser.post(ADD, typed(make_room()) | fields)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), RoomBooking.objects.count()) == (422, [field], 0)
    assert form["purpose"].value() == "Birthday party"


def test_party_ends_after_midnight(browser):
    browser.post(ADD, typed(make_room(), begins="22:00", ends="00:30"))
    booking = RoomBooking.objects.get()
    assert booking.ends_at - booking.begins_at == timedelta(hours=2, minutes=30)


def test_person_known_here_needs_nothing_but_the_number(browser):
    member = make_member()
    browser.post(ADD, typed(make_room(), member_number=member.number, name="", phone=""))
    assert RoomBooking.objects.get().member == member


def test_preview_says_what_is_in_the_way_and_which_rooms_fit(browser):
    taken = make_room_booking("confirmed", begins_at=clock.now() + 10 * DAY + timedelta(hours=6), purpose="Choir").room
    free = make_room(name_en="Quiet room", capacity=14)
    answer = browser.post(ADD, typed(taken, preview="rooms"), headers=HTMX)
    page = answer.content.decode()
    assert (answer.status_code, RoomBooking.objects.count()) == (200, 1)
    assert "by room booking “Choir”" in page
    assert page.index("Free and large enough") < page.index(f"{free.name}, 14 places") < page.index("Taken or too")


def test_preview_says_that_the_house_is_closed_and_what_cancelling_will_cost(browser):
    make_closed_day(day=clock.today() + 10 * DAY, area=None, reason_en="Fire inspection")
    page = browser.post(ADD, typed(make_room(hour_price=100), preview="all"), headers=HTMX).content.decode()
    for words in ("On this day it is closed: Fire inspection.", "CN¥300.00", "50 % of the price (CN¥150.00)"):
        assert words in page


def test_of_weekly_dates_those_are_booked_that_are_ticked(browser):
    room = make_room()
    begins = clock.now() + 17 * DAY + timedelta(hours=6)
    make_room_booking("confirmed", room=room, begins_at=begins, purpose="Choir")
    sent = typed(room, times="3")

    preview = browser.post(ADD, sent | {"preview": "all"})
    keys = [(each["key"], each["is_chosen"]) for each in preview.context["dates"]]
    assert keys == [("2026-03-20", True), ("2026-03-27", False), ("2026-04-03", True)]

    refused = browser.post(ADD, sent)
    assert (refused.status_code, "On 1 date something is in the way" in refused.content.decode()) == (422, True)
    done = browser.post(ADD, sent | {"dates_shown": "1", "dates": ["2026-03-20", "2026-04-03"]})
    assert (done.status_code, RoomBooking.objects.filter(state="held").count()) == (302, 2)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"weekly_until": "2026-04-10", "times": "3"}, "times"), ({"weekly_until": "2026-03-10"}, "weekly_until")],
)
def test_weekly_dates_end_by_a_day_or_a_number(browser, fields, field):
    assert list(browser.post(ADD, typed(make_room(), **fields)).context["form"].errors) == [field]


# --- one booking -----------------------------------------------------------------------------------------------------


def test_page_leads_from_step_to_step(browser, frozen):
    booking = make_room_booking()
    steps = ["Hold the room", "Confirm the room", "hand the room over", "They have left"]

    def offered():
        page = browser.get(url("", booking)).content.decode()
        return [words for words in steps if words in page]

    assert offered() == steps[:2]
    until = clock.local(clock.now() + DAY)
    assert browser.post(url("hold", booking), {"held_until": f"{until:%Y-%m-%dT%H:%M}"}).status_code == 302
    assert offered() == steps[1:2]
    browser.post(url("confirm", booking))
    assert offered() == []
    frozen.set(booking.begins_at)
    assert offered() == steps[2:3]
    browser.post(url("hand_over", booking))
    assert offered() == steps[3:]
    browser.post(url("finish", booking))
    booking.refresh_from_db()
    assert (booking.state, offered()) == ("finished", [])


def test_hold_beyond_the_beginning_is_refused_beside_the_field(browser):
    booking = make_room_booking()
    answer = browser.post(url("hold", booking), {"held_until": "2027-01-01T10:00"})
    assert (answer.status_code, list(answer.context["hold"].errors)) == (422, ["held_until"])


def test_phone_and_email_are_masked_until_asked_for_and_that_is_kept(browser, desk):
    booking = make_room_booking()
    page = browser.get(url("", booking)).content.decode()
    assert ("+8613900001111" in page, "zhao@test.example" in page) == (False, False)
    browser.post(url("contact", booking))
    page = browser.get(url("", booking)).content.decode()
    assert ("+8613900001111" in page, "zhao@test.example" in page) == (True, True)
    assert AuditEvent.objects.get(action="member.contact_shown").ref == str(booking.pk)


@pytest.mark.covers("H-004")
def test_change_shows_old_and_new_before_and_tells_the_party(browser):
    booking = make_room_booking("confirmed")
    other = make_room(name_en="Large room")
    sent = typed(other, begins="12:00", ends="14:00", email="zhao@test.example", reason="more space")
    preview = browser.post(url("change", booking), sent | {"preview": "all"})
    assert [(was, now) for _, was, now in preview.context["changes"]][0] == (booking.room.name, "Large room")
    assert not Message.objects.filter(template="room_changed").exists()
    browser.post(url("change", booking), sent)
    booking.refresh_from_db()
    assert (booking.room, Message.objects.filter(template="room_changed").count()) == (other, 1)


def test_drop_on_the_day_plan_opens_the_form_with_the_old_against_the_new(browser):
    booking, other = make_room_booking("confirmed"), make_room(name_en="Large room", capacity=60)
    begins = clock.local(booking.begins_at) + timedelta(hours=1)
    proposed = {"day": begins.date(), "begins_at": f"{begins:%H:%M}", "room": other.pk}
    response = browser.get(url("change", booking), proposed)
    form = response.context["form"]
    assert [form[name].value() for name in ("day", "begins", "room")] == [begins.date(), f"{begins:%H:%M}", other.pk]
    assert [icon for icon, _was, _now in response.context["changes"]] == ["calendar", "door"]
    booking.refresh_from_db()
    assert booking.room != other  # nothing is done yet


def test_drop_that_cannot_be_says_why(browser):
    booking, other = make_room_booking("confirmed"), make_room_booking("confirmed")
    text = browser.get(url("change", booking), {"room": other.room_id}).text
    assert "is taken from" in text
    nonsense = browser.get(url("change", booking), {"room": "x", "day": "y"})
    assert "changes" not in nonsense.context


def test_change_that_is_refused_keeps_what_was_typed(browser):
    booking, other = make_room_booking("confirmed"), make_room_booking("confirmed")
    answer = browser.post(url("change", booking), typed(other.room, begins="12:00", ends="13:00", purpose="Tea"))
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["purpose"].value()) == (422, ["room"], "Tea")


# --- cancelling ------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-005")
def test_cancelling_shows_the_price_first_and_is_done_at_that_price(browser, frozen):
    booking = make_room_booking("confirmed")
    frozen.set(booking.begins_at - 3 * DAY)
    page = browser.get(url("cancel", booking)).content.decode()
    assert "50 % of the price (CN¥200.00)" in page
    frozen.set(booking.begins_at - DAY)
    late = browser.post(url("cancel", booking), {"side": "guest", "fee": "200.00"})
    assert (late.status_code, late.context["form"]["fee"].value()) == (422, "400.00")
    browser.post(url("cancel", booking), {"side": "guest", "fee": "400.00"})
    booking.refresh_from_db()
    assert (booking.state, booking.fee) == ("cancelled", 400)


def test_house_says_why_it_cancels(browser):
    booking = make_room_booking("confirmed")
    answer = browser.post(url("cancel", booking), {"side": "venue", "fee": "0.00"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_what_is_over_cannot_be_cancelled_again(browser, frozen):
    booking = make_room_booking()
    browser.post(url("cancel", booking), {"side": "guest", "fee": "0.00"})
    page = browser.get(url("cancel", booking)).content.decode()
    assert "Somebody has moved this room booking on, or it is over." in page


def test_person_at_the_desk_sees_the_next_room_in_the_panel(browser):
    member = make_member()
    booking = make_room_booking("held", member=member)
    confirm(booking.pk, by=HOUSE)
    page = browser.get(reverse("bookings:desk"), {"q": member.number}).content.decode()
    assert "Room: Birthday party" in page and url("", booking) in page
