"""What a member sees and does: the timetable, one class, booking, own bookings, cancelling."""

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.urls import reverse

from bookings.models import Booking, ScheduledSession
from bookings.services.booking import cancel_booking
from bookings.services.session import cancel_session
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_course, make_session, make_wait
from tests.factories.members import make_member
from tests.queries import queries_of
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TIMETABLE = reverse("bookings:timetable")
MINE = reverse("bookings:my_bookings")


@pytest.fixture
def browser(frozen, member):
    return client_of(member.user)


def page_of(session):
    return reverse("bookings:session", args=[session.pk])


def said(response):
    """The messages waiting for the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def titles(response):
    """What the slots of the timetable are headed by."""
    found = [re.search(r"<h3[^>]*><a[^>]*>([^<]+)", slot) for day in response.context["days"] for slot in day.slots]
    return [title.group(1) for title in found if title]


def costs_of_timetable(reader):
    """The queries of a week that has to be drawn, and of one that is known."""
    cache.clear()
    return [queries_of(lambda: reader.get(TIMETABLE)) for _ in range(2)]


# --- the timetable ---------------------------------------------------------------------------------------------------


def test_timetable_is_everybodys_and_kept_in_its_address(client):
    make_session(course=make_course(name_en="Aqua", module="aqua"))
    make_session(course=make_course(name_en="Tai chi", module="mind_body"), starts_at=clock.now() + timedelta(days=8))

    assert titles(client.get(TIMETABLE)) == ["Aqua"]
    assert titles(client.get(TIMETABLE, {"day": "2026-03-18"})) == ["Tai chi"]
    assert titles(client.get(TIMETABLE, {"module": "mind_body"})) == []
    assert titles(client.get(TIMETABLE, {"day": "nonsense", "module": "no such"})) == ["Aqua"]


def test_timetable_leads_to_other_weeks_but_not_behind_today(client):
    today, later = client.get(TIMETABLE), client.get(TIMETABLE, {"day": "2026-03-18"})

    assert today.context["previous"] is None
    assert (today.context["next"].isoformat(), later.context["previous"].isoformat()) == ("2026-03-17", "2026-03-10")


@pytest.mark.parametrize("who", ["anonymous", "member"])
def test_timetable_costs_the_same_for_one_and_three_classes(who, client, browser):
    reader = client if who == "anonymous" else browser
    make_session()
    reader.get(TIMETABLE)
    one = costs_of_timetable(reader)
    make_session(), make_session()
    assert costs_of_timetable(reader) == one


# --- one class -------------------------------------------------------------------------------------------------------


def test_page_of_a_class_offers_the_one_button(browser, member, client):
    session = make_session()
    action = f'action="{reverse("bookings:book", args=[session.pk])}"'

    own, strangers = browser.get(page_of(session)), client.get(page_of(session))

    assert (action in own.text, action in strangers.text) == (True, False)
    assert own.context["membership"] == member.memberships.get()
    assert f"/account/login/?next={page_of(session)}" in strangers.text


def test_page_of_a_class_explains_why_not(browser, frozen):
    """Its waitlist moves no more."""
    session = make_session(capacity=1, starts_at=frozen.at + timedelta(minutes=30))
    make_booking(session)

    page = browser.get(page_of(session))

    assert "All 1 places of this class are taken." in page.text
    assert "No class is ever booked beyond its places" in page.text
    assert "<form method" not in page.text.partition("<main")[2].partition("</main>")[0]


def test_page_of_a_class_that_was_called_off_says_why(browser):
    session = make_session()
    cancel_session(session.pk, reason="The coach is ill", by=HOUSE)

    assert "The coach is ill" in browser.get(page_of(session)).text


def test_sign_in_without_a_person_is_told_how_to_become_one(stranger):
    session = make_session()
    browser = client_of(stranger)

    page = browser.get(page_of(session))
    refused = browser.post(reverse("bookings:book", args=[session.pk]))

    assert "Confirm your email address" in page.text
    assert (refused.status_code, Booking.objects.count()) == (409, 0)


# --- booking ---------------------------------------------------------------------------------------------------------


def test_booking_leads_back_to_the_class_and_says_so(browser, member):
    session = make_session()

    response = browser.post(reverse("bookings:book", args=[session.pk]), {"form_key": uuid.uuid4()})

    assert (response.status_code, response["Location"]) == (302, page_of(session))
    assert said(response) == ["Your place is booked. We look forward to seeing you."]
    assert [booking.member for booking in session.bookings.live()] == [member]
    [slot] = [slot for day in browser.get(TIMETABLE).context["days"] for slot in day.slots]
    assert "is-mine" in slot


def test_second_click_books_nothing_and_is_no_error(browser):
    session, key = make_session(), {"form_key": uuid.uuid4()}
    url = reverse("bookings:book", args=[session.pk])

    answers = [browser.post(url, key) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [page_of(session)] * 2
    assert (Booking.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.covers("H-002")
def test_refused_booking_leads_back_with_the_reason(browser, member):
    session = make_session(capacity=1)
    make_booking(session)

    came_from = {"Referer": f"http://testserver{page_of(session)}"}
    response = browser.post(reverse("bookings:book", args=[session.pk]), headers=came_from)

    assert (response.status_code, response["Location"]) == (302, came_from["Referer"])
    assert said(response) == ["All 1 places of this class are taken. Please choose another date."]
    assert not member.bookings.exists()


def test_refused_booking_is_a_page_or_a_fragment_that_explains(browser):
    session = make_session(capacity=1)
    make_booking(session)
    url = reverse("bookings:book", args=[session.pk])

    page, fragment = browser.post(url), browser.post(url, headers={"HX-Request": "true"})

    assert (page.status_code, fragment.status_code) == (409, 422)
    assert [each.text.count("All 1 places of this class are taken.") for each in (page, fragment)] == [1, 1]
    assert ("<html" in page.text, "<html" in fragment.text) == (True, False)


# --- own bookings and cancelling -------------------------------------------------------------------------------------


def test_own_bookings_show_what_comes_and_what_was(browser, member, frozen):
    was = make_booking(make_session(), member)
    frozen.move(hours=4)
    soon = make_booking(make_session(), member)
    later = make_booking(make_session(starts_at=clock.now() + timedelta(days=1)), member)
    given_back = make_booking(make_session(), member)
    cancel_booking(given_back.pk, by=member.user)
    make_booking(make_session(), make_member())

    page = browser.get(MINE)

    assert page.context["coming"] == [soon, later]
    assert page.context["past"] == [given_back, was]


def test_own_bookings_cost_the_same_for_one_and_three(browser, member):
    make_booking(make_session(), member)
    browser.get(MINE)
    one = queries_of(lambda: browser.get(MINE))
    make_booking(make_session(), member), make_booking(make_session(), member)
    assert queries_of(lambda: browser.get(MINE)) == one


def test_cancelling_first_says_what_it_means_then_cancels(browser, member):
    booking = make_booking(make_session(starts_at=clock.now() + timedelta(days=1)), member)
    url = reverse("bookings:cancel", args=[booking.pk])

    shown = browser.get(url)
    booking.refresh_from_db()
    assert ("Cancelling now costs nothing." in shown.text, booking.state) == (True, "booked")
    assert "Until Wed 11 Mar, 00:00; after that it counts as late." in shown.text

    done = browser.post(url)
    booking.refresh_from_db()
    assert (done["Location"], booking.state, booking.cancelled_by) == (MINE, "cancelled", member.user)
    assert said(done) == ["Your booking is cancelled; the place is free for somebody else."]


def test_late_cancelling_is_shown_before_and_done_only_by_who_saw_it(browser, member):
    booking = make_booking(make_session(), member)
    url = reverse("bookings:cancel", args=[booking.pk])

    shown, unseen = browser.get(url), browser.post(url)
    booking.refresh_from_db()
    assert ("This counts as a late cancellation" in shown.text, unseen.status_code) == (True, 409)
    assert (booking.state, "Cancelling was free until Tue 10 Mar, 02:00." in unseen.text) == ("booked", True)

    browser.post(url, {"late": "1"})
    booking.refresh_from_db()
    assert (booking.state, browser.get(MINE).context["late"]) == ("late_cancelled", 1)


def test_full_class_offers_its_line_and_shows_the_position(browser, member):
    session = make_session(capacity=1, starts_at=clock.now() + timedelta(days=1))
    make_booking(session)
    make_wait(session)

    assert "Join the waitlist" in browser.get(page_of(session)).text
    joined = browser.post(reverse("bookings:wait", args=[session.pk]), {"form_key": uuid.uuid4()})

    assert (joined["Location"], said(joined)) == (
        page_of(session),
        ["You are on the waitlist. We write to you as soon as a place becomes free."],
    )
    assert "You are number 2 on the waitlist" in browser.get(page_of(session)).text
    [wait] = browser.get(MINE).context["waits"]
    assert (wait.position, wait.until) == (2, session.starts_at - timedelta(hours=1))
    left = browser.post(reverse("bookings:leave", args=[wait.entry.pk]))
    assert (left["Location"], browser.get(MINE).context["waits"]) == (MINE, [])


def test_own_waits_cost_the_same_for_one_and_three(browser, member):
    make_wait(make_session(), member)
    browser.get(MINE)
    one = queries_of(lambda: browser.get(MINE))
    make_wait(make_session(), member), make_wait(make_session(), member)
    assert queries_of(lambda: browser.get(MINE)) == one


def test_timetable_costs_the_same_for_one_line_and_three(browser, member):
    for each in [make_session(capacity=1) for _ in range(3)]:
        make_booking(each)
    first, *others = ScheduledSession.objects.all()
    make_wait(first, member)
    browser.get(TIMETABLE)
    one = costs_of_timetable(browser)
    for each in others:
        make_wait(each, member), make_wait(each)
    assert costs_of_timetable(browser) == one


def test_cancelling_too_late_is_explained_and_not_offered(browser, member, frozen):
    booking = make_booking(make_session(), member)
    frozen.move(hours=2)
    url = reverse("bookings:cancel", args=[booking.pk])

    shown, refused = browser.get(url), browser.post(url)

    assert "The class has begun; the booking can no longer be cancelled." in shown.text
    assert f'action="{url}"' not in shown.text
    assert refused.status_code == 409
