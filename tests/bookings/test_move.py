"""A place moves to another class whole: both or neither, and the credit with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from bookings.errors import AlreadyBooked, LateNow, MovedAlready, NotCancellable, SessionFull
from bookings.models import Booking, ScheduledSession
from bookings.penalty_invariants import credits_that_do_not_fit
from bookings.selectors.decisions import about, about_booking
from bookings.services.booking import book
from bookings.services.move import move_booking
from bookings.services.session import cancel_session
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_course, make_session, make_wait
from tests.factories.ledger import make_pack
from tests.factories.members import make_membership
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


def on(days, **fields):
    return make_session(starts_at=clock.now() + timedelta(days=days), **fields)


@pytest.fixture
def place(member):
    """A place of the member in a class of the day after tomorrow."""
    return book(on(2).pk, member.pk, by=member.user)


@pytest.fixture
def buyer(member):
    """The member with a pack instead of a membership."""
    member.memberships.all().delete()
    return member


def counts(*sessions):
    return [ScheduledSession.objects.get(pk=each.pk).booked for each in sessions]


def test_place_moves_and_both_know_of_each_other(place, member):
    to = on(3)

    moved = move_booking(place.pk, to.pk, by=member.user)

    place.refresh_from_db(), moved.refresh_from_db()
    assert (place.state, place.cancelled_by, moved.state, moved.moved_from) == (
        "cancelled",
        member.user,
        "booked",
        place,
    )
    assert counts(place.session, to) == [0, 1]
    assert [(each.what, each.text) for each in about_booking(place)][0][0] == "moved"
    assert about(member, to)[0].text == f"Moved here from {place.session.course.name_en}, Thu 12 Mar, 12:00."
    with translation.override("zh-hans"):
        assert place.session.course.name_zh in about(member, to)[0].text


def test_move_is_told_in_one_message(place, member):
    to = on(3)

    move_booking(place.pk, to.pk, by=member.user)

    told = list(Message.objects.order_by("pk").values_list("template", "state"))
    letter = Message.objects.get(template="booking_moved")
    assert told == [("booking_confirmed", "withdrawn"), ("booking_moved", "pending")]
    assert f"Before: {place.session.course.name_en}, Thu 12 Mar, 12:00." in letter.body
    assert "late" not in letter.body.split("Used for it")[0]


def test_full_class_refuses_and_the_old_place_is_kept(place, member):
    to = on(3, capacity=1)
    make_booking(to)

    with pytest.raises(SessionFull):
        move_booking(place.pk, to.pk, by=member.user)

    place.refresh_from_db()
    assert (place.state, member.bookings.count(), counts(place.session, to)) == ("booked", 1, [1, 1])


def test_old_place_is_in_nobodys_way(place, member):
    """Neither by its time nor by the number of bookings a day or to come."""
    for limit in ("booking.most_per_day", "booking.most_to_come"):
        make_policy(limit, 1, effective_from=clock.now())
    to = make_session(starts_at=place.session.starts_at + timedelta(minutes=30))

    assert move_booking(place.pk, to.pk, by=member.user).session == to


def test_class_one_is_in_already_is_no_other_class(place, member):
    with pytest.raises(AlreadyBooked):
        move_booking(place.pk, place.session_id, by=member.user)


def test_credit_moves_along_although_none_is_left(buyer):
    pack = make_pack(buyer, credits=1)
    old, to = book(on(2).pk, buyer.pk, by=buyer.user), on(3)

    moved = move_booking(old.pk, to.pk, by=buyer.user)

    pack.account.refresh_from_db()
    assert (moved.membership, pack.left) == (pack.membership, 0)
    assert list(credits_that_do_not_fit()) == []


def test_credit_that_is_not_good_there_goes_back_and_another_is_used(buyer):
    strict = make_pack(buyer, module="flexibility", credits=1)
    general = make_pack(buyer, credits=2)
    old = book(on(2, course=make_course(module="flexibility")).pk, buyer.pk, by=buyer.user)
    to = on(3, course=make_course(module="strength"))

    moved = move_booking(old.pk, to.pk, by=buyer.user)

    for pack in (strict, general):
        pack.account.refresh_from_db()
    assert (old.membership, moved.membership) == (strict.membership, general.membership)
    assert (strict.left, general.left) == (1, 1)


def test_late_move_costs_what_late_cancelling_costs_and_is_accepted_first(buyer):
    pack = make_pack(buyer, credits=2)
    old, to = book(make_session().pk, buyer.pk, by=buyer.user), on(3)

    with pytest.raises(LateNow):
        move_booking(old.pk, to.pk, by=buyer.user, accepts_late=False)
    move_booking(old.pk, to.pk, by=buyer.user)

    old.refresh_from_db(), pack.account.refresh_from_db()
    assert (old.state, pack.left) == ("late_cancelled", 0)
    assert "noted as a late cancellation" in Message.objects.get(template="booking_moved").body


def test_late_move_with_the_last_credit_is_refused_and_nothing_is_lost(buyer):
    make_pack(buyer, credits=1)
    old, to = book(make_session().pk, buyer.pk, by=buyer.user), on(3)

    response = client_of(buyer.user).post(reverse("bookings:move", args=[old.pk]), {"to": to.pk, "late": "1"})

    old.refresh_from_db()
    assert (response.status_code, old.state, buyer.bookings.count()) == (409, "booked", 1)


def test_date_is_chosen_once_for_a_class_that_was_called_off(place, member):
    cancel_session(place.session_id, reason="ill", by=HOUSE)
    to, other = on(3), on(4)

    moved = move_booking(place.pk, to.pk, by=member.user)

    place.refresh_from_db()
    assert (moved.moved_from, place.state, place.is_cancelled_by_venue) == (place, "cancelled", True)
    with pytest.raises(MovedAlready):
        move_booking(place.pk, other.pk, by=member.user)


def test_cancelled_place_does_not_move(place, member):
    move_booking(place.pk, on(3).pk, by=member.user)

    with pytest.raises(NotCancellable):
        move_booking(place.pk, on(4).pk, by=member.user)


@pytest.mark.django_db(transaction=True)
def test_first_of_the_old_waitlist_moves_up(place, member):
    ScheduledSession.objects.filter(pk=place.session_id).update(capacity=1)
    waiting = make_membership().member
    make_wait(place.session, waiting)

    move_booking(place.pk, on(3).pk, by=member.user)

    assert [each.state for each in waiting.bookings.all()] == ["booked"]


def test_page_shows_the_other_dates_and_what_the_chosen_one_means(place, member):
    course = place.session.course
    to, full = on(3, course=course), on(4, course=course, capacity=1)
    make_booking(full), on(5)
    browser, url = client_of(member.user), reverse("bookings:move", args=[place.pk])

    listed, asked = browser.get(url), browser.get(url, {"to": to.pk})
    sent = browser.post(url, {"to": to.pk})

    shown = [(row.session, row.why_not is None) for row in listed.context["move"].choices]
    assert shown == [(to, True), (full, False)]
    assert len(browser.get(url, {"all": 1}).context["move"].choices) == 3
    assert "given up only when the new one is certain" in asked.text
    moved = Booking.objects.get(session=to)
    assert sent.url == reverse("bookings:my_booking", args=[moved.pk])
    assert "Moved here from" in browser.get(sent.url).text


def test_desk_moves_a_place_for_somebody(place, member, desk):
    to, browser = on(3, course=place.session.course), client_of(desk)
    url = reverse("bookings:move_for_member", args=[place.pk])

    sent = browser.post(url, {"to": to.pk})

    moved = Booking.objects.get(session=to)
    assert (sent.url, moved.booked_by) == (reverse("bookings:booking", args=[moved.pk]), desk)


def test_late_move_says_what_it_costs_before_the_click(member):
    old, to = book(make_session().pk, member.pk, by=member.user), on(3)

    asked = client_of(member.user).get(reverse("bookings:move", args=[old.pk]), {"all": 1, "to": to.pk})

    assert asked.context["move"].costs and str(asked.context["move"].costs[0]) in asked.text
    assert 'name="late"' in asked.text


def test_credit_that_is_not_the_price_of_being_late_moves_along(buyer):
    make_policy("penalty.late_pack", "strike", effective_from=clock.now())
    pack = make_pack(buyer, credits=1)
    old, to = book(make_session().pk, buyer.pk, by=buyer.user), on(3)

    moved = move_booking(old.pk, to.pk, by=buyer.user)

    old.refresh_from_db(), pack.account.refresh_from_db()
    assert (old.state, moved.membership, pack.left) == ("late_cancelled", pack.membership, 0)
