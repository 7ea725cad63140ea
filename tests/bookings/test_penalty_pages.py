"""The pages about late cancellations, no-shows and objections, and what other pages say of them before the click."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Objection, Penalty
from bookings.services.booking import book
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_session
from tests.factories.ledger import make_fee
from tests.factories.members import make_member
from tests.factories.penalties import decide, late_cancel, make_objection, make_penalty, make_strike
from tests.factories.venue import make_policy
from venue import clock
from venue.models import AuditEvent, Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

LONG_AGO = clock.timezone.now() - timedelta(days=3000)


def page(user, name, *args, **data):
    response = client_of(user).get(reverse(f"bookings:{name}", args=args), data)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- before the click ------------------------------------------------------------------------------------------------


def test_cancel_page_says_what_a_late_cancellation_costs_this_person(member):
    make_strike(member)
    make_penalty(member, outcome="forgiven", settled_at=clock.now())
    booking = book(make_session().pk, member.pk, by=HOUSE)

    said = page(member.user, "cancel", booking.pk)

    assert "It counts as a strike, number 2; at 3 strikes within 90 days advance booking is closed for 30 days." in said
    assert "2 within 30 days are forgiven; 1 is left, so this one would be." in said
    assert "It is decided 48 hours later" in said


def test_cancel_page_says_nothing_of_it_as_long_as_it_is_free(member):
    booking = book(make_session(starts_at=clock.now() + timedelta(days=1)).pk, member.pk, by=HOUSE)
    assert "strike" not in page(member.user, "cancel", booking.pk)


def test_class_page_says_what_both_cost_before_it_is_booked_and_after(member):
    make_policy("penalty.no_show_period", "fee", effective_from=LONG_AGO)
    session = make_session()
    for _ in range(2):
        said = page(member.user, "session", session.pk)
        assert "It costs a fee of CN¥30.00." in said
        assert "It counts as a strike, number 1" in said
        booked = session.bookings.live().exists() or book(session.pk, member.pk, by=HOUSE)
    assert booked is True


# --- the member ------------------------------------------------------------------------------------------------------


def test_own_page_shows_strikes_with_their_days_what_is_left_and_what_is_owed(member):
    for days in (30, 60, 90):
        make_strike(member, days=days)
    make_fee(member)

    said = page(member.user, "my_penalties")

    assert "Advance booking is closed for now" in said
    assert "3 strikes count now" in said
    assert "counts until Thu 9 Apr 2026" in said
    assert "2 more late cancellations would be forgiven" in said
    assert "CN¥30.00 in fees is owed" in said
    assert said.count(reverse("bookings:wrong", args=[0])[:13]) >= 3
    assert "Advance booking is closed for now" in page(member.user, "my_bookings")


def test_guardian_sees_those_of_the_child_and_says_that_they_are_wrong(member, stranger):
    child = make_member(name="Wang Xiaobao", guardian=member, phone="", email="")
    penalty = make_penalty(child)
    url = reverse("bookings:wrong", args=[penalty.booking_id])

    assert "Wang Xiaobao" in page(member.user, "my_penalties")
    assert client_of(stranger).post(url, {"text": ""}).status_code == 404
    assert client_of(member.user).post(url, {"text": "She was ill"}).status_code == 302
    assert [(each.penalty, each.text) for each in Objection.objects.all()] == [(penalty, "She was ill")]


def test_one_button_is_enough_and_a_second_click_does_nothing(member):
    booking = make_booking(member=member)
    client, url = client_of(member.user), reverse("bookings:wrong", args=[booking.pk])

    assert "This is wrong" in page(member.user, "my_booking", booking.pk)
    sent = [client.post(url, {"text": ""}).status_code for _ in range(2)]

    assert (sent, Objection.objects.count()) == ([302, 422], 1)
    assert "The front desk looks at it" in page(member.user, "wrong", booking.pk)


def test_answer_stands_on_the_page_and_in_the_letter(member, desk):
    objection = make_objection(late_cancel(member))
    url = reverse("bookings:objection", args=[objection.pk])

    assert client_of(desk).post(url, {"outcome": "upheld"}).status_code == 422
    assert client_of(desk).post(url, {"outcome": "upheld", "answer": "You are right."}).status_code == 302

    for said in (page(member.user, "wrong", objection.booking_id), page(member.user, "my_penalties")):
        assert "You are right." in said
    assert "You are right." in Message.objects.get(template="objection_answered").body
    assert Penalty.objects.get().outcome == "waived"


# --- the staff -------------------------------------------------------------------------------------------------------


def test_objections_that_wait_stand_first_and_are_counted_in_the_menu(desk, member):
    waits = make_objection(late_cancel(member), text="I called in time")
    make_objection(outcome="refused", answer="No", settled_at=clock.now(), settled_by=desk, text="An old one")

    said = page(desk, "objection_list")

    assert ("I called in time" in said, "An old one" in said) == (True, False)
    assert "An old one" in page(desk, "objection_list", state="answered")
    assert "Nothing matches" in page(desk, "objection_list", about="booking")
    assert page(desk, "objection_list", q=member.number).count(waits.booking.member.name) >= 1


def test_list_narrows_by_person_kind_outcome_and_day_and_says_why(desk, member, frozen):
    make_strike(member)
    waived = make_penalty(kind="no_show", outcome="waived", reason="page_down", settled_at=clock.now())

    def names(**chosen):
        said = page(desk, "penalty_list", **chosen)
        return [name in said for name in (f"{member.name} ·", f"{waived.member.name} ·")]

    assert names() == [True, True]
    assert names(q=member.number) == names(kind="late_cancel") == names(outcome="posted") == [True, False]
    assert names(kind="no_show", since="2026-03-10", until="2026-03-10") == [False, True]
    assert names(until="2026-03-09") == [False, False]
    assert "The page was down while cancelling was still free." in page(desk, "penalty_list")


def test_waiving_is_offered_to_those_who_may(desk, manager):
    penalty = make_penalty()
    url = reverse("bookings:waive", args=[penalty.pk])
    assert (url in page(desk, "penalty_list"), url in page(manager, "penalty_list")) == (False, True)

    assert client_of(manager).post(url, {"reason": ""}).status_code == 422
    assert client_of(manager).post(url, {"reason": "ill"}).status_code == 302

    penalty.refresh_from_db()
    assert (penalty.outcome, penalty.reason, penalty.settled_by) == ("waived", "ill", manager)


def test_export_has_the_rows_of_the_filters_no_formula_and_is_written_down(desk, member, frozen):
    late_cancel(member)
    decide(frozen)
    make_penalty(make_member(name="=1+1"))

    response = client_of(desk).get(reverse("bookings:penalty_export"))
    lines = response.content.decode("utf-8-sig").splitlines()
    narrowed = client_of(desk).get(reverse("bookings:penalty_export"), {"outcome": "forgiven"}).content.decode()

    assert len(lines) == 3
    assert ",'=1+1," in lines[1]
    assert ("Forgiven: late cancellation 1 of 2" in narrowed, "=1+1" in narrowed) == (True, False)
    assert list(AuditEvent.objects.values_list("action", "facts")) == [
        ("penalties.exported", {"rows": 1}),
        ("penalties.exported", {"rows": 2}),
    ]


def test_desk_and_roster_warn_of_somebody_who_may_not_book_ahead(desk, member):
    for _ in range(3):
        make_strike(member)
    booking = make_booking(make_session(starts_at=clock.now() + timedelta(minutes=20)), member)
    make_objection(booking=booking)

    panel = page(desk, "desk", q=member.number)

    assert "Advance booking closed until Thu 9 Apr, 12:00" in panel
    assert "3 strikes" in panel
    assert "An objection waits for an answer" in panel
    assert "Advance booking closed until" in page(desk, "roster", booking.session_id)
