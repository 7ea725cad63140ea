from datetime import date, timedelta

import pytest

from bookings.models import Booking
from bookings.selectors.figures import (
    Answers,
    Held,
    Outcome,
    Waits,
    answers_to_offers,
    classes,
    held,
    offers,
    subjects,
    waiting,
    waits,
)
from bookings.services.booking import book
from bookings.services.roster import close_roster
from bookings.services.session import cancel_session
from bookings.services.waitlist import join
from tests.factories.bookings import HOUSE, make_booking, make_course, make_decision, make_session, make_wait
from venue import clock
from venue.periods import this_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)


@pytest.fixture
def past():
    """A class of yesterday."""
    return make_session(starts_at=clock.now() - 24 * HOUR)


def period():
    return this_week(clock.today())


def ended(session, state, after, **fields):
    """A wait that began three days before the class and ended so many hours later."""
    joined = session.starts_at - 72 * HOUR
    return make_wait(session, state=state, joined_at=joined, ended_at=joined + after * HOUR, **fields)


def got(session, after):
    return ended(session, "promoted", after, booking=make_booking(session))


@pytest.mark.covers("B-116")
def test_waits_by_what_became_of_them(past):
    for hours in (1, 2, 9):
        got(past, hours)
    ended(past, "lapsed", 72, offers=2)
    ended(past, "left", 5)
    make_wait(past, joined_at=past.starts_at - HOUR)
    off = make_session(starts_at=clock.now() + HOUR)
    make_wait(off)
    cancel_session(off.pk, reason="ill", by=HOUSE)

    found = waiting(period())

    expected = Waits(6, 3, 1, 1, 1, 1, 2 * HOUR, 8.3 * HOUR)
    assert (found.total, found.courses) == (expected, {past.course_id: expected})
    assert {week: each.waited for week, each in found.weeks.items() if each.waited} == {date(2026, 3, 9): 6}


@pytest.mark.covers("B-116")
def test_whoever_books_a_place_themselves_while_waiting_got_one(past, frozen):
    booked, declined = ended(past, "left", 6), ended(past, "left", 7)
    make_booking(past, booked.member, booked_at=booked.ended_at, state="cancelled", cancelled_at=past.starts_at)
    make_booking(
        past, declined.member, booked_at=declined.joined_at + HOUR, state="released", held_for="offer",
        cancelled_at=declined.ended_at,
    )  # fmt: skip

    outcomes = dict(waits(period()).values_list("pk", "outcome"))

    assert outcomes == {booked.pk: Outcome.GOT, declined.pk: Outcome.LEFT}
    assert waiting(period()).total == Waits(2, 1, 1, 0, 0, 0, 6 * HOUR, 6 * HOUR)


@pytest.mark.covers("B-116")
def test_booking_ends_a_wait_at_its_own_time(member):
    session = make_session(capacity=1)
    taken = make_booking(session)
    join(session.pk, member.pk, by=HOUSE)
    Booking.objects.filter(pk=taken.pk).update(state="cancelled", cancelled_at=clock.now())
    book(session.pk, member.pk, by=HOUSE)

    assert waiting(period()).total == Waits(1, 1, 0, 0, 0, 0, timedelta(), timedelta())


def test_one_course_alone_is_counted_when_it_is_asked_for(past):
    got(past, 1)
    other = make_session(starts_at=past.starts_at)
    ended(other, "lapsed", 72)

    assert waiting(period(), other.course).total == Waits(1, 0, 0, 1)
    assert held(period(), make_course()).total == Held()


@pytest.mark.covers("B-116")
def test_answers_to_offers_take_from_the_question_to_the_answer(frozen, manager):
    session = make_session(starts_at=clock.now() + 6 * HOUR)
    asked = [make_booking(session, held_for="offer") for _ in range(3)]
    for booking in asked:
        make_decision(booking.member, session, booking=booking, rule="waitlist_offered", at=clock.now())
    for booking, rule, minutes in [(asked[0], "waitlist_accepted", 4), (asked[1], "given_back", 10)]:
        at = clock.now() + timedelta(minutes=minutes)
        make_decision(booking.member, session, booking=booking, rule=rule, at=at)
    make_booking(session)

    assert answers_to_offers(period()).total == Answers(3, 2, timedelta(minutes=7))
    assert [row.answered_at is None for row in offers(period()).order_by("pk")] == [False, False, True]


@pytest.mark.covers("C-010")
def test_class_is_held_as_announced_unless_called_off_or_changed_after_a_booking(past):
    def changed(booked, **fields):
        session = make_session(starts_at=past.starts_at, course=past.course)
        make_booking(session, booked_at=session.starts_at - booked * HOUR, **fields)
        session.changed_at = session.starts_at - 10 * HOUR
        session.save(update_fields=["changed_at"])
        return session

    after, before = changed(20), changed(5)
    had_left = changed(20, state="cancelled", cancelled_at=past.starts_at - 15 * HOUR)
    off = make_session(starts_at=clock.now() + HOUR)
    cancel_session(off.pk, reason="ill", by=HOUSE)
    make_session(starts_at=clock.now() + 2 * HOUR)  # has not begun

    told = dict(classes(period()).values_list("pk", "is_as_announced"))

    assert told == {past.pk: True, after.pk: False, before.pk: True, had_left.pk: True, off.pk: False}
    assert held(period()).total == Held(5, 3, 0, 0)
    assert held(period()).courses == {past.course_id: Held(4, 3), off.course_id: Held(1, 0)}


@pytest.mark.covers("C-010")
def test_places_are_used_by_those_who_came_and_known_once_the_roster_is_closed(past):
    came, _stayed_away = make_booking(past), make_booking(past)
    make_booking(past, state="late_cancelled", cancelled_at=past.starts_at - HOUR)
    assert held(period()).total == Held(1, 1, 0, 0)

    close_roster(past.pk, present=[came.pk], by=HOUSE)

    assert held(period()).total == Held(1, 1, 2, 1)


def test_subjects_are_those_of_the_messages_about_bookings_of_a_course(past):
    booking = make_booking(past)
    make_booking()

    assert list(subjects(past.course).values_list("key", flat=True)) == [f"booking:{booking.pk}"]
