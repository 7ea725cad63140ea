"""The pages on which a place is closed, looked at, changed and opened again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import AreaClosure, ClosureStep
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_room, make_session
from tests.factories.closures import make_closure, room_of
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.history import history_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

LIST, ADD, DESK = (reverse(f"bookings:{name}") for name in ("closure_list", "closure_add", "desk"))


@pytest.fixture
def browser(manager):
    return client_of(manager)


def typed(**changes):
    """At the venue's clock, where it is noon."""
    return {
        "place": "venue",
        "starts_at": "2026-03-10T13:00",
        "ends_at": "2026-03-10T18:00",
        "cause": "water",
        "reason_en": "The water is tested",
        "reason_zh": "水质复检",
        "form_key": "",
    } | changes


def test_manager_closes_an_area_a_room_and_the_venue(browser, manager):
    area, room = make_area(), make_room()

    for place in (f"area:{area.pk}", f"room:{room.pk}", "venue"):
        answer = browser.post(ADD, typed(place=place))
        assert answer["Location"] == reverse("bookings:closure", args=[AreaClosure.objects.latest("pk").pk])

    found = AreaClosure.objects.order_by("pk").values_list("area", "room", "is_whole_venue", "closed_by")
    assert list(found) == [
        (area.pk, None, False, manager.pk),
        (None, room.pk, False, manager.pk),
        (None, None, True, manager.pk),
    ]
    last = AreaClosure.objects.latest("pk")
    assert [clock.local(each).hour for each in (last.starts_at, last.ends_at)] == [13, 18]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": ""}, "place"),
        ({"place": "area:999999999"}, "place"),
        ({"ends_at": "2026-03-10T12:30"}, "ends_at"),
        ({"starts_at": "2026-03-09T10:00", "ends_at": "2026-03-10T11:00"}, "ends_at"),
        ({"starts_at": "noon"}, "starts_at"),
        ({"reason_zh": ""}, "reason_zh"),
        ({"cause": "mood"}, "cause"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(changes, field, browser):
    answer = browser.post(ADD, typed(**changes))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert 'value="The water is tested"' in answer.text
    assert not AreaClosure.objects.exists()


def test_double_click_closes_once(browser):
    key = "0b8d2f3e-6c1f-4d0a-9f86-0d3f4c1f2a77"
    first, second = (browser.post(ADD, typed(form_key=key))["Location"] for _ in range(2))
    assert (first, AreaClosure.objects.count()) == (second, 1)


def test_place_is_known_from_where_one_comes(browser):
    room = make_room()
    link = f"{ADD}?place=room:{room.pk}"

    assert f'href="{link}"' in browser.get(reverse("bookings:resource_list")).text
    assert browser.get(link).context["form"]["place"].value() == f"room:{room.pk}"
    assert f'href="{ADD}?place=area:{room.area_id}"' in browser.get(reverse("venue:area_list")).text


def test_nothing_is_closed_before_what_it_hits_was_seen(browser):
    booking = make_booking(member=make_member(name="Han Meimei", email=""))
    place = {"place": f"room:{room_of(booking.session).pk}"}

    shown = browser.post(ADD, typed(**place))
    seen = shown.context["seen"]
    make_session(room=room_of(booking.session), starts_at=clock.now() + timedelta(hours=4))
    other = browser.post(ADD, typed(**place, seen=seen))

    assert (shown.status_code, "Han Meimei" in shown.text, "To be called" in shown.text) == (200, True, True)
    assert "something else is hit by now" in other.text
    assert not AreaClosure.objects.exists()
    key = f"decide-class:{booking.session_id}"
    done = browser.post(ADD, typed(**place, seen=other.context["seen"], **{key: "call_off"}))
    assert done.status_code == 302
    assert list(ClosureStep.objects.values_list("session", "what")) == [(booking.session_id, "call_off")]


def test_preview_asked_for_closes_nothing_even_where_nothing_is_hit(browser):
    assert browser.post(ADD, typed(preview="1")).status_code == 200
    assert not AreaClosure.objects.exists()


def test_page_lists_what_needs_a_decision_until_it_is_made(browser, frozen):
    booking = make_booking()
    closure = make_closure(room=room_of(booking.session), by=make_staff().user)
    page, decide = (reverse(f"bookings:{name}", args=[closure.pk]) for name in ("closure", "closure_decide"))
    field = f"decide-class:{booking.session_id}"

    assert f'name="{field}"' in browser.get(page).text
    assert browser.post(decide, {field: "keep", "form_key": ""})["Location"] == page
    text = browser.get(page).text
    assert "Nothing lies in this time and place" in text
    assert "at 12:02" in text


def test_choice_that_is_none_and_room_that_is_taken_are_said(browser):
    session, taken = make_session(), make_room()
    make_session(room=taken)
    closure = make_closure(room=room_of(session), by=make_staff().user)
    decide, field = reverse("bookings:closure_decide", args=[closure.pk]), f"decide-class:{session.pk}"

    for choice in ("burn", f"move:{taken.pk}"):
        answer = browser.post(decide, {field: choice, "form_key": ""})
        assert (answer.status_code, list(answer.context["chosen"].errors)) == (422, [field])
    assert not ClosureStep.objects.exists()


def test_class_within_the_hour_is_done_with_the_press_of_the_button(browser):
    booking = make_booking(make_session(starts_at=clock.now() + timedelta(minutes=30)))
    closure = make_closure(room=room_of(booking.session), by=make_staff().user)
    decide = reverse("bookings:closure_decide", args=[closure.pk])

    browser.post(decide, {f"decide-class:{booking.session_id}": "call_off", "form_key": ""})

    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_undo_is_offered_for_two_minutes_and_says_what_was_done(browser, manager, frozen):
    closure = make_closure(by=manager)
    page, undo = (reverse(f"bookings:{name}", args=[closure.pk]) for name in ("closure", "closure_undo"))

    assert f'action="{undo}"' in browser.get(page).text
    frozen.move(minutes=2)
    assert f'action="{undo}"' not in browser.get(page).text
    assert browser.post(undo, {"form_key": ""}).status_code == 409
    frozen.move(minutes=-1)
    text = browser.post(undo, {"form_key": ""}, follow=True).text
    assert "The closure is undone. Nobody was told, and every booking is as it was." in text


def test_desk_sees_what_is_closed_and_only_who_may_decide_is_asked_to(browser, desk):
    make_closure(room=room_of(make_session()), reason_en="A pipe is mended")

    shown, of_the_desk = browser.get(DESK).text, client_of(desk).get(DESK).text

    assert [("A pipe is mended" in each) for each in (shown, of_the_desk)] == [True, True]
    decide = reverse("bookings:closures")
    assert [f'href="{decide}"' in each for each in (shown, of_the_desk)] == [True, False]


def test_roster_says_what_closes_its_place_and_the_desk_leads_to_closing(browser, desk):
    session = make_session()
    closure = make_closure(room=room_of(session))
    link = f'href="{reverse("bookings:closure", args=[closure.pk])}"'

    assert link in browser.get(reverse("bookings:roster", args=[session.pk])).text
    assert link not in browser.get(reverse("bookings:roster", args=[make_session().pk])).text
    assert [f'href="{ADD}"' in each.get(DESK).text for each in (browser, client_of(desk))] == [True, False]


def test_closure_is_changed_and_reopened_and_the_history_keeps_both(browser, manager):
    closure = make_closure(by=manager)
    page, change = (reverse(f"bookings:{name}", args=[closure.pk]) for name in ("closure", "closure_change"))

    browser.post(change, typed(ends_at="", reason_en="Longer"))
    assert "until further notice" in browser.get(page).text
    browser.post(reverse("bookings:closure_reopen", args=[closure.pk]), {"form_key": ""})
    closure.refresh_from_db()
    assert (closure.ends_at, closure.reason_en, closure.reopened_by) == (None, "Longer", manager)
    assert "Opened again by" in browser.get(page).text
    assert change not in browser.get(page).text
    assert len(history_of(closure)) == 3


def test_change_that_cannot_be_is_said_beside_its_field(browser):
    closure = make_closure(by=make_staff().user)
    url = reverse("bookings:closure_change", args=[closure.pk])

    answer = browser.post(url, typed(ends_at="2026-03-10T11:00"))

    assert list(answer.context["form"].errors) == ["ends_at"]
    closure.refresh_from_db()
    assert closure.ends_at == clock.now() + timedelta(hours=6)


def test_list_shows_what_holds_or_will_and_the_rest_when_asked(browser):
    now, coming = make_closure(), make_closure(starts_at=clock.now() + timedelta(hours=1))
    over = make_closure()
    AreaClosure.objects.filter(pk=over.pk).update(reopened_at=clock.now())

    def listed(**asked):
        return {row.record for row in browser.get(LIST, asked).context["table"].rows}

    assert listed() == {now, coming}
    assert listed(state="over") == {over}
    assert listed(state="all") == {now, coming, over}
    assert listed(cause="event") == set()
