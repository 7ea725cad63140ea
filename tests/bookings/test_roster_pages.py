"""The roster as whoever runs a class taps on it."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Booking
from bookings.services.step import tick, untick
from members.models import Member
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_session
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.queries import assert_costs_the_same
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def session(frozen, instructor):
    """The instructor's class that begins in ten minutes."""
    return make_session(starts_at=frozen.at + timedelta(minutes=10), instructor=instructor.staff_member)


@pytest.fixture
def browser(instructor):
    return client_of(instructor)


def url_of(name, row):
    return reverse(f"bookings:{name}", args=[row.pk])


def test_tap_is_answered_with_the_row_and_how_many_are_here(browser, session, member):
    booking, _other = make_booking(session, member), make_booking(session)

    answer = browser.post(url_of("mark", booking), {"mark": "late"}, headers=HTMX)

    assert Booking.objects.get(pk=booking.pk).is_late_arrival
    assert answer.text.strip().startswith(f'<li class="arrival" id="booking-{booking.pk}"')
    assert ("1 of 2 here" in answer.text, 'hx-swap-oob="true"' in answer.text) == (True, True)
    assert answer.text.count('aria-pressed="true"') == 1
    assert "Wang Xiaomin: late" in answer.text


def test_tap_without_script_goes_back_to_the_row(browser, session):
    booking = make_booking(session)
    answer = browser.post(url_of("mark", booking), {"mark": "present"})
    assert answer["Location"] == f"{url_of('roster', session)}#booking-{booking.pk}"
    browser.post(url_of("mark", booking), {"mark": ""})
    assert Booking.objects.get().state == "booked"


def test_roster_offers_marks_to_whoever_runs_the_class_and_to_nobody_else(browser, session, desk, frozen):
    booking = make_booking(session)
    other = make_session(starts_at=session.starts_at)
    theirs = make_booking(other)

    def offered(client, row):
        return url_of("mark", row) in client.get(url_of("roster", row.session)).text

    assert [offered(browser, booking), offered(browser, theirs), offered(client_of(desk), theirs)] == [
        True,
        False,
        True,
    ]
    frozen.set(session.starts_at - timedelta(minutes=31))
    page = browser.get(url_of("roster", session))
    assert ("Check-in for this class opens at" in page.text, offered(browser, booking)) == (True, False)


def test_what_others_observed_is_not_shown_to_a_coach_of_another_class(browser, session):
    own, theirs = make_booking(session, observation="left knee"), make_booking(observation="right knee")
    pages = [browser.get(url_of("roster", each.session)).text for each in (own, theirs)]
    assert ["knee" in page for page in pages] == [True, False]


def test_observation_and_note_are_saved_as_they_are_typed(browser, session):
    booking = make_booking(session)
    answers = [
        browser.post(url_of("observe", booking), {"text": " careful with the knee "}, headers=HTMX),
        browser.post(url_of("note", session), {"text": "warm"}, headers=HTMX),
    ]
    booking.refresh_from_db(), session.refresh_from_db()
    assert (booking.observation, session.note) == ("careful with the knee", "warm")
    assert [("Saved" in each.text, "<html" in each.text) for each in answers] == [(True, False)] * 2
    assert browser.post(url_of("note", session), {"text": ""})["Location"] == url_of("roster", session)


def test_steps_are_ticked_and_taken_back_and_told_in_the_history(browser, session, instructor):
    answer = browser.post(url_of("tick_step", session), {"step": "check_in"}, headers=HTMX)
    assert ("Done: warm-up" in answer.text, "<html" in answer.text) == (True, False)
    browser.post(url_of("untick_step", session), {"step": "check_in"})

    assert session.steps.count() == 0
    told = browser.get(url_of("session_history", session)).text
    assert ("Ticked: check-in" in told, "Taken back: check-in" in told) == (True, True)


def test_history_of_a_class_costs_the_same_for_one_step_and_three(browser, session, instructor):
    def more():
        tick(session.pk, "check_in", by=instructor)
        untick(session.pk, "check_in", by=instructor)

    assert_costs_the_same(lambda: browser.get(url_of("session_history", session)), more)


def test_somebody_who_walks_in_is_found_and_taken_in_once(browser, session, member):
    found = browser.get(url_of("candidates", session), {"q": "xiaomin"})
    assert url_of("walk_in", session) in found.text
    data = {"member": member.pk, "form_key": uuid.uuid4()}

    answers = [browser.post(url_of("walk_in", session), data) for _ in range(2)]

    assert [each["Location"] for each in answers] == [url_of("roster", session)] * 2
    assert list(session.bookings.values_list("member", "state")) == [(member.pk, "checked_in")]


def test_before_check_in_opens_the_desk_books_and_a_coach_finds_nobody(browser, session, member, desk, frozen):
    frozen.set(session.starts_at - timedelta(hours=1))
    pages = [each.get(url_of("candidates", session), {"q": "xiaomin"}).text for each in (client_of(desk), browser)]
    assert [(url_of("book_for_member", session) in page, url_of("walk_in", session) in page) for page in pages] == [
        (True, False),
        (False, False),
    ]


def test_guest_is_taken_in_with_who_brings_them(browser, session, member):
    make_booking(session, member)
    make_pack(member)

    answer = browser.post(url_of("walk_in_guest", session), {"name": "Zhao Yun", "host": member.pk})

    assert answer["Location"] == url_of("roster", session)
    guest = Member.objects.get(name="Zhao Yun")
    assert (guest.host, guest.bookings.get().state) == (member, "checked_in")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "Zhao Yun"}, "Please say which member brings the guest."),
        ({"name": "Zhao Yun", "number": "nobody"}, "Please say which member brings the guest."),
        ({"name": "", "number": "T1"}, "This field is required."),
        ({"name": "Zhao Yun", "number": "H1"}, "No membership is valid on the day of this class"),
    ],
)
def test_guest_who_is_not_taken_in_is_explained_beside_what_was_typed(browser, session, typed, said):
    make_member(number="H1")
    answer = browser.post(url_of("walk_in_guest", session), typed)
    assert (answer.status_code, said in answer.text, session.bookings.count()) == (422, True, 0)
    assert not Member.objects.filter(name="Zhao Yun").exists()


def test_closing_names_who_will_be_noted_as_not_having_come(browser, session, frozen):
    here = make_booking(session, make_member(name="Here"), state="checked_in", checked_in_at=clock.now())
    missing, unmarked = make_booking(session, is_missing=True), make_booking(session)
    frozen.set(session.starts_at)

    page = browser.get(url_of("close_roster", session))

    expected = page.context["expected"]
    assert (set(expected.here), set(expected.not_here), expected.unmarked) == ({here}, {missing, unmarked}, 1)
    assert ("Will be noted as not having come" in page.text, page.text.count("no mark yet")) == (True, 1)
    assert "Not ticked: check-in, warm-up" in page.text
    assert browser.post(url_of("close_roster", session), {"shown": [missing.pk]}).status_code == 409
    assert Booking.objects.get(pk=unmarked.pk).state == "booked"
