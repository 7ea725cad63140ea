"""The pages of waiting: what is said before joining and while waiting, offers, kept places, and what the desk sees."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from bookings.models import Booking, WaitlistEntry
from bookings.services.promoting import promote_all
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_held, make_offer, make_session, make_wait
from tests.factories.members import make_member, make_membership, make_plan
from tests.factories.venue import make_policy
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

MINE = "/my/bookings/"


@pytest.fixture
def full(frozen):
    session = make_session(capacity=1, starts_at=frozen.at + timedelta(days=1))
    make_booking(session)
    return session


@pytest.fixture
def browser(member):
    return client_of(member.user)


def page_of(session):
    return reverse("bookings:session", args=[session.pk])


def send(browser, name, pk, **data):
    return browser.post(reverse(f"bookings:{name}", args=[pk]), {"form_key": uuid.uuid4(), **data})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("auto", "If a place becomes free before Wed 11 Mar, 00:00 and you are next, it is booked for you and we tell"),
        ("auto", "After that, until Wed 11 Mar, 11:00, it is kept for you for 10 minutes"),
        ("ask", "If a place becomes free before Wed 11 Mar, 11:00 and you are next, it is kept for you for 10 minutes"),
        ("ask", "Between 22:00 and 08:00 nobody is asked; then whoever books first has it."),
        ("all", "we write to everybody in line at once; whoever books first has it."),
    ],
)
def test_full_class_says_before_joining_how_its_line_moves(browser, full, mode, words):
    make_policy("waitlist.mode", mode, effective_from=clock.now())
    assert words in browser.get(page_of(full)).text


def test_line_is_joined_with_a_notice_that_can_be_changed(browser, full, member):
    send(browser, "wait", full.pk, notice_minutes="180")
    entry = WaitlistEntry.objects.get()
    page = browser.get(page_of(full)).text
    assert (entry.member, entry.notice_minutes, "You are number 1 on the waitlist, of 1" in page) == (member, 180, True)

    send(browser, "notice", entry.pk, notice_minutes="")
    entry.refresh_from_db()
    assert entry.notice_minutes is None


def test_position_is_hidden_where_all_are_told_at_once(browser, full, member):
    make_policy("waitlist.mode", "all", effective_from=clock.now())
    make_wait(full, member)

    assert "You are number" not in browser.get(page_of(full)).text
    mine = browser.get(MINE)
    assert ([wait.position for wait in mine.context["waits"]], "Number 1" in mine.text) == ([None], False)


def test_offer_is_seen_everywhere_and_accepted_with_one_key(browser, member, frozen):
    offer = make_offer(make_session(starts_at=frozen.at + timedelta(hours=5)), member)
    for page in (MINE, page_of(offer.session)):
        assert "kept" in (text := browser.get(page).text) and reverse("bookings:accept", args=[offer.pk]) in text
    assert "Kept for you" in browser.get("/").text

    answer = send(browser, "accept", offer.pk)

    offer.refresh_from_db()
    assert (answer["Location"], offer.state) == (page_of(offer.session), "booked")
    assert said(answer) == ["Your place is booked. We look forward to seeing you."]
    assert browser.get(MINE).context["kept"] == []


def test_declined_offer_is_gone(browser, member):
    offer = make_offer(None, member)
    assert send(browser, "decline", offer.pk)["Location"] == MINE
    assert (Booking.objects.get().state, WaitlistEntry.objects.get().state) == ("released", "left")


def test_offer_that_lapsed_is_explained_kindly(browser, member, frozen):
    offer = make_offer(make_session(capacity=1, starts_at=frozen.at + timedelta(hours=5)), member)
    frozen.move(minutes=10)

    late = send(browser, "accept", offer.pk)

    assert (late.status_code, "This place was kept for a while and has gone on to the next." in late.text) == (
        409,
        True,
    )
    make_policy("waitlist.offers_per_class", 1, effective_from=clock.now())
    promote_all()
    make_booking(offer.session)
    page = browser.get(page_of(offer.session)).text
    assert "The place was offered until Tue 10 Mar, 12:10 and not answered; it goes on to the next." in page


def test_whoever_has_nothing_sees_what_is_on_sale_and_has_a_place_kept(browser, member, frozen):
    make_plan(name_en="Ten classes", kind="pack", credits=10, months=6, price=Decimal("800.00"))
    make_plan(name_en="Tai chi only", kind="pack", credits=10, module="strength", price=Decimal("600.00"))
    make_plan(name_en="Not on sale", is_sold=False)
    member.memberships.all().delete()
    session = make_session(starts_at=frozen.at + timedelta(days=1))

    page = browser.get(page_of(session)).text
    assert ("Ten classes" in page, "Tai chi only" in page, "Not on sale" in page) == (True, False, False)
    assert "It is kept until Tue 10 Mar, 13:00." in page
    kept = send(browser, "hold", session.pk)

    assert said(kept) == ["A place is kept until Tue 10 Mar, 13:00."]
    booking = Booking.objects.get()
    assert "Pay for a membership or a pack at the front desk by then" in browser.get(page_of(session)).text
    assert send(browser, "give_back", booking.pk)["Location"] == MINE
    again = browser.get(page_of(session)).text
    assert "At the front desk it can be kept once more." in again


def test_desk_sees_kept_places_and_the_whole_line_with_reasons(desk, frozen):
    session = make_session(capacity=2, starts_at=frozen.at + timedelta(hours=5))
    make_held(session, make_member(name="Sun Li"))
    make_offer(session, make_member(name="Zhou Yu"))
    waiting = make_wait(session, make_member(name="Ma Chao"), notice_minutes=180)
    make_wait(session, make_membership(make_member(name="Huang Zhong")).member, offers=2)
    browser = client_of(desk)
    roster = reverse("bookings:roster", args=[session.pk])

    page = browser.get(roster).text
    for words in (
        "Sun Li", "to be paid at the desk", "Zhou Yu", "asked, until Tue 10 Mar, 12:10", "must know 3 hours before",
        "would be passed over now: No membership is valid", "let 2 offers pass",
    ):  # fmt: skip
        assert words in page, words
    send(browser, "here", waiting.pk)
    assert "in the house" in browser.get(roster).text


def test_desk_keeps_a_place_for_somebody_and_books_it_when_it_is_paid(desk, frozen):
    session, person = make_session(starts_at=frozen.at + timedelta(days=1)), make_member(name="Kim Newcomer")
    browser = client_of(desk)
    found = browser.get(reverse("bookings:candidates", args=[session.pk]), {"q": "Kim Newcomer"}).text
    assert "Keep a place, pays here" in found

    send(browser, "hold_for_member", session.pk, member=person.pk)
    booking = Booking.objects.get()
    make_membership(person)
    answer = send(browser, "confirm_kept", booking.pk)

    booking.refresh_from_db()
    assert (said(answer)[-1], booking.state) == ("Kim Newcomer has a place.", "booked")


def test_desk_answers_an_offer_for_somebody_on_the_telephone(desk, frozen):
    offer = make_offer(make_session(starts_at=frozen.at + timedelta(hours=5)), make_membership(make_member()).member)
    send(client_of(desk), "give_up_kept", offer.pk)
    offer.refresh_from_db()
    assert (offer.state, WaitlistEntry.objects.get().state) == ("released", "left")


# --- more places ------------------------------------------------------------------------------------------------------


def change(browser, session, capacity, **data):
    local = clock.local(session.starts_at)
    form = {
        "instructor": session.instructor_id,
        "room": session.room.pk,
        "day": local.date().isoformat(),
        "begins_at": f"{local:%H:%M}",
        "capacity": capacity,
    }
    return send(browser, "change", session.pk, **form, **data)


def test_more_places_name_whom_they_move_up_before_it_is_done(manager, full, member, other_member):
    make_wait(full, make_member(name="Sun Li"))  # nothing covers it: is passed over
    entries = [make_wait(full, each) for each in (member, other_member)]
    browser = client_of(manager)

    first = change(browser, full, 2)
    full.refresh_from_db()
    assert (first.status_code, full.capacity) == (422, 1)
    assert "1 person moves up from the waitlist:" in first.text and "Wang Xiaomin" in first.text
    assert "Li Lei" not in first.text and "Please look whom, and press again." in first.text
    [moves] = first.context["moves"]
    assert (moves.how, moves.people) == ("booked", [member])

    done = change(browser, full, 2, moves=first.context["moves_key"])
    assert done.status_code == 302
    assert [WaitlistEntry.objects.get(pk=each.pk).state for each in entries] == ["promoted", "waiting"]


@pytest.mark.parametrize(
    ("mode", "words"),
    [("ask", "2 people in line are asked:"), ("all", "2 people in line are told that a place is free:")],
)
def test_preview_of_more_places_says_who_is_asked_and_who_is_told(manager, full, member, other_member, mode, words):
    make_wait(full, member), make_wait(full, other_member)
    make_policy("waitlist.mode", mode, effective_from=clock.now())
    assert words in change(client_of(manager), full, 5, preview="1").text
