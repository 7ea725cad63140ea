"""What is closed for a time: where and when it holds, what it keeps from happening, and what it leaves alone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bookings.closure_errors import ClosureOver, EndPassed, PlaceClosed
from bookings.models import AreaClosure, ScheduledSession, WaitlistEntry
from bookings.selectors.affected import other_dates
from bookings.selectors.changing import free_rooms
from bookings.selectors.closing import closed_now, closed_of, closed_today, sessions_in, undecided_hits
from bookings.selectors.closures import on_closed_days
from bookings.selectors.series import days_left_out
from bookings.selectors.waitlist import sessions_to_fill
from bookings.services.area_closure import change_closure, reopen_place
from bookings.services.booking import book, cancel_booking
from bookings.services.change import Wanted, change_session
from bookings.services.checkin import check_in
from bookings.services.holding import confirm, hold_for_payment
from bookings.services.move import move_booking
from bookings.services.offering import accept
from bookings.services.promoting import promote
from bookings.services.series import extend, put_on_left_out
from bookings.services.session import keep_on_closed_day
from bookings.services.waitlist import join
from bookings.services.walk_in import walk_in
from tests.factories.bookings import (
    HOUSE,
    make_booking,
    make_course,
    make_held,
    make_offer,
    make_room,
    make_series,
    make_session,
    make_wait,
    put_on_session,
)
from tests.factories.closures import make_closure, room_of
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_staff
from tests.queries import queries_of
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def session():
    """A class in two hours."""
    return make_session()


def test_closing_a_lane_waits_for_whoever_claims_the_whole_pool():
    """They lock the pool, not each lane."""
    pool = make_room(room_kind="pool")
    lane = make_room(room_kind="pool", whole=pool)
    with CaptureQueriesContext(connection) as queries:
        make_closure(room=lane)
    [locked] = [each["sql"] for each in queries if "bookings_resource" in each["sql"] and "FOR NO KEY" in each["sql"]]
    assert re.search(rf"IN \({pool.pk}, {lane.pk}\)", locked)


@pytest.fixture
def closure(session):
    """Of its room, from now on for six hours."""
    return make_closure(room=room_of(session))


def now_of(session):
    return ScheduledSession.objects.get(pk=session.pk)


# --- where and when ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["room", "area", "whole"])
def test_room_area_and_venue_reach_the_class_and_no_other(place, session):
    other = make_session()
    where = {"room": room_of(session), "area": room_of(session).area, "whole": True}[place]
    closure = make_closure(**{place: where})

    assert [closed_now(each) is not None for each in (session, other)] == [True, place == "whole"]
    assert list(sessions_in(closure)) == [session, other][: 2 if place == "whole" else 1]


@pytest.mark.parametrize(
    ("begins", "ends", "is_closed"),
    [(0, 2, False), (0, 2.5, True), (2.5, 4, True), (3, 4, False), (-5, None, True), (3, None, False)],
)
def test_time_counts_half_open(begins, ends, is_closed, session):
    """The class takes place from two hours on until three."""
    now = clock.now()
    ends_at = None if ends is None else now + ends * HOUR
    closure = make_closure(room=room_of(session), starts_at=now + begins * HOUR, ends_at=ends_at)

    listed = list(ScheduledSession.objects.with_details())
    assert closed_now(session) is not None if is_closed else closed_now(session) is None
    assert (session.pk in closed_of(listed), list(sessions_in(closure)) == [session]) == (is_closed, is_closed)


def test_reopened_it_holds_no_longer(closure, session):
    reopen_place(closure.pk, by=HOUSE)

    assert (closed_now(session), undecided_hits(), closed_today()) == (None, [], [])


def test_kept_class_is_open_until_something_is_closed_anew(closure, session, frozen, member):
    keep_on_closed_day(session.pk, by=HOUSE)
    assert (closed_now(now_of(session)), undecided_hits()) == (None, [])
    book(session.pk, member.pk, by=member.user)
    frozen.move(minutes=1)
    again = make_closure(room=room_of(session))
    assert undecided_hits() == [(session, again)]
    assert closed_now(now_of(session)).pk == again.pk


def test_work_list_has_each_class_once_whatever_closes_it(closure, session):
    make_closure(whole=True)

    assert [(each.session, each.closure) for each in on_closed_days()] == [(session, closure)]


def test_end_that_has_passed_is_refused_and_what_is_over_is_not_changed(closure, frozen):
    fields = {"cause": "water", "reason_en": "Water", "reason_zh": "水质"}
    with pytest.raises(EndPassed):
        make_closure(ends_at=clock.now(), starts_at=clock.now() - HOUR)
    with pytest.raises(EndPassed):
        change_closure(closure.pk, ends_at=clock.now(), by=HOUSE, **fields)
    changed = change_closure(closure.pk, ends_at=None, by=HOUSE, **fields)
    assert (changed.ends_at, changed.cause, changed.reason_zh) == (None, "water", "水质")
    reopen_place(closure.pk, by=HOUSE)
    for again in (
        lambda: reopen_place(closure.pk, by=HOUSE),
        lambda: change_closure(closure.pk, ends_at=None, by=HOUSE, **fields),
    ):
        with pytest.raises(ClosureOver):
            again()


# --- what it keeps from happening --------------------------------------------------------------------------------


def test_booking_is_refused_with_where_until_when_and_why(closure, session, member):
    with pytest.raises(PlaceClosed) as refused:
        book(session.pk, member.pk, by=member.user)

    place = room_of(session)
    assert refused.value.said("en")["text"] == (
        f"{place.name_en} is closed from Tue 10 Mar, 12:00 to Tue 10 Mar, 18:00: A pipe is mended. "
        "Please choose another date; those who are booked hear from the house."
    )
    assert refused.value.said("zh-hans")["text"].startswith(f"{place.name_zh}")
    assert (refused.value.facts["closure"], session.bookings.count()) == (closure.pk, 0)


def test_open_end_and_whole_venue_are_said_as_that(session, member):
    make_closure(whole=True, ends_at=None)

    with pytest.raises(PlaceClosed) as refused:
        book(session.pk, member.pk, by=member.user)
    assert str(refused.value).startswith(
        "The whole venue is closed from Tue 10 Mar, 12:00 until further notice: A pipe is mended."
    )


def test_booking_needs_no_query_more_because_something_is_closed(member):
    """The closures over a class are read in the query that reads everything else."""
    first, second = make_session(), make_session(starts_at=clock.now() + DAY)
    book(first.pk, member.pk, by=member.user)
    alone = queries_of(lambda: book(second.pk, member.pk, by=member.user))
    make_closure()
    third = make_session(starts_at=clock.now() + 2 * DAY)
    assert queries_of(lambda: book(third.pk, member.pk, by=member.user)) == alone


def test_nobody_waits_moves_up_is_held_a_place_or_walks_in(closure, session, member, frozen):
    full = make_session(room=room_of(session), starts_at=session.ends_at, capacity=1)
    taken = make_booking(full)
    with pytest.raises(PlaceClosed):
        join(full.pk, member.pk, by=member.user)
    with pytest.raises(PlaceClosed):
        hold_for_payment(session.pk, make_member().pk, by=HOUSE)
    wait = make_wait(full, member)
    cancel_booking(taken.pk, by=HOUSE)
    assert (promote(full.pk), WaitlistEntry.objects.get(pk=wait.pk).state) == ([], "waiting")
    assert sessions_to_fill(clock.now()) == []
    frozen.move(minutes=100)
    with pytest.raises(PlaceClosed):
        walk_in(session.pk, member.pk, by=HOUSE)


def test_kept_places_are_not_made_firm(closure, session, member):
    offer = make_offer(session, member)
    held = make_held(session, make_member())
    for act in (lambda: accept(offer.pk, by=member.user), lambda: confirm(held.pk, by=HOUSE)):
        with pytest.raises(PlaceClosed):
            act()


def test_nobody_is_checked_in_until_somebody_decides(closure, session, member, frozen):
    booking = make_booking(session, member)
    frozen.move(minutes=100)
    with pytest.raises(PlaceClosed) as refused:
        check_in(booking.pk, by=HOUSE)
    assert str(refused.value).endswith("Decide first whether this class is moved, called off or takes place.")
    keep_on_closed_day(session.pk, by=HOUSE)
    assert check_in(booking.pk, by=HOUSE).state == "checked_in"


def test_giving_the_place_back_costs_nothing_however_late(closure, session, member):
    booking = make_booking(session, member)

    cancelled = cancel_booking(booking.pk, by=member.user, accepts_late=False)

    decision = cancelled.decisions.get()
    assert (cancelled.state, decision.said["en"]["text"]) == (
        "cancelled",
        "Cancelled on Tue 10 Mar, 12:00, free of charge: the place of the class is closed at that time.",
    )


def test_place_moves_out_of_it_and_not_into_it(closure, session, member):
    booking, open_one = make_booking(session, member), make_session(starts_at=clock.now() + DAY)
    closed_one = make_session(room=room_of(session), starts_at=session.ends_at)

    with pytest.raises(PlaceClosed):
        move_booking(booking.pk, closed_one.pk, by=member.user)
    assert move_booking(booking.pk, open_one.pk, by=member.user, accepts_late=False).session == open_one


def test_who_came_to_a_class_that_is_over_is_written_down_still(closure, session, member, frozen):
    """The rule is about what is to come."""
    frozen.move(hours=4)
    with pytest.raises(Exception) as refused:
        book(session.pk, member.pk, by=member.user)
    assert refused.value.code == "session_started"


# --- putting on and changing classes -----------------------------------------------------------------------------


def test_class_is_not_put_on_there_nor_moved_there(closure, session):
    room, elsewhere = room_of(session), make_session(starts_at=clock.now() + 3 * HOUR)
    with pytest.raises(PlaceClosed):
        put_on_session(room=room, starts_at=clock.now() + 4 * HOUR)
    with pytest.raises(PlaceClosed):
        change_session(elsewhere.pk, Wanted(elsewhere.instructor, room, elsewhere.starts_at, 10), by=HOUSE)
    assert room not in free_rooms(elsewhere, elsewhere.starts_at, 1)
    to = free_rooms(session, session.starts_at, 1)[0]
    change_session(session.pk, Wanted(session.instructor, to, session.starts_at, 10), by=HOUSE)
    assert closed_now(session) is None


def test_coach_of_a_class_in_a_closed_place_can_still_be_changed(closure, session):
    coach = make_staff()

    change_session(session.pk, Wanted(coach, room_of(session), session.starts_at, 10), by=HOUSE)

    assert now_of(session).instructor == coach


def test_weekly_class_leaves_out_days_in_a_closure_that_ends():
    room, next_week = make_room(), clock.now() + 7 * DAY
    make_closure(room=room, starts_at=next_week - DAY, ends_at=next_week + DAY)

    series = make_series(room=room)

    [left_out] = days_left_out(series)
    assert (left_out.day, left_out.why) == (clock.local(next_week).date(), "closed: A pipe is mended")
    session = put_on_left_out(series.pk, left_out.day, by=HOUSE)
    assert (session.despite_closure_at, closed_now(session)) == (clock.now(), None)


def test_weekly_class_goes_on_under_a_closure_until_further_notice():
    """Nobody knows whether it holds by then; what is put on can be booked once it does not."""
    room = make_room()
    closure = make_closure(room=room, ends_at=None)

    series = make_series(room=room)

    assert (days_left_out(series), extend(series.pk, by=HOUSE)) == ([], [])
    assert list(sessions_in(closure)) == list(series.sessions.order_by("starts_at"))


def test_closure_is_no_claim_and_hits_what_claims_the_room(session):
    """It is laid over what is there: the room keeps its class, which waits for a decision."""
    closure = make_closure(room=room_of(session))

    assert session.allocations.live().count() == 2
    assert (AreaClosure.objects.get(), undecided_hits()) == (closure, [(session, closure)])


def test_reader_learns_it_from_the_timetable_in_both_languages(client, session):
    make_closure(room=room_of(session))

    assert "Place closed" in client.get("/").text
    page = client.get(f"/classes/{session.pk}/").text
    assert "The place of this class is closed" in page
    assert "A pipe is mended" in page
    client.post("/language/", {"language": "zh-hans"})
    with translation.override("zh-hans"):
        assert "管道抢修" in client.get(f"/classes/{session.pk}/", headers={"Accept-Language": "zh-CN"}).text


def test_other_dates_of_a_course_lie_where_it_is_open(session):
    course = make_course()
    here = make_session(course=course, room=make_room(area=make_area()), starts_at=clock.now() + DAY)
    there = make_session(course=course, starts_at=clock.now() + 2 * DAY)
    make_closure(room=room_of(here), ends_at=clock.now() + 3 * DAY)

    assert other_dates(course.pk) == [there]
