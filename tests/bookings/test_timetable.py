"""The week as a reader sees it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.selectors.timetable import timetable, week_around
from bookings.services.session import cancel_session
from tests.factories.bookings import HOUSE, make_booking, make_course, make_session
from tests.queries import queries_of
from venue import clock

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("chosen", "first"),
    [
        (TODAY, TODAY),
        (date(2026, 3, 16), TODAY),
        (date(2026, 3, 17), date(2026, 3, 17)),
        (date(2026, 3, 9), date(2026, 3, 3)),
    ],
)
def test_week_holds_the_chosen_day_and_counts_from_today(chosen, first):
    assert week_around(chosen, TODAY) == [first + timedelta(days=n) for n in range(7)]


@pytest.fixture
def shown(db, frozen):
    """`shown(member)`: the rows of this week, by day."""

    def rows(member=None):
        days = timetable(week_around(TODAY, TODAY), TODAY, member)
        return {day.on.day: list(day.rows) for day in days if day.rows}

    return rows


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_row_says_everything_once(shown):
    session = make_session(starts_at=at(11, 19), capacity=3, course=make_course(name_en="Flow yoga", minutes=75))
    make_booking(session)

    [row] = shown()[11]

    assert (row.session, row.course, row.begins, row.minutes) == (session, session.course, "19:00", 60)
    assert (row.room, row.instructor) == (session.room.name, session.instructor.user.name)
    assert (row.places_left, row.booking, row.why_not, row.is_off) == (2, None, None, False)


def test_sessions_stand_under_their_day_in_the_venues_zone(shown):
    late, early = make_session(starts_at=at(11, 23, 59)), make_session(starts_at=at(12, 0))
    make_session(starts_at=at(17, 0))

    assert {day: [row.session for row in rows] for day, rows in shown().items()} == {11: [late], 12: [early]}


def test_reader_is_told_what_the_rules_would_say(shown, member, other_member, stranger, frozen):
    full, begun, off = make_session(capacity=1), make_session(starts_at=at(10, 11, 30)), make_session()
    make_booking(full, other_member)
    cancel_session(off.pk, reason="ill", by=HOUSE)
    other_member.memberships.all().delete()
    free = make_session()

    def codes(reader):
        return {row.session: row.why_not and row.why_not.code for row in shown(reader)[10]}

    begun_or_off = {begun: "session_started", off: "session_cancelled"}
    assert codes(None) == {full: "session_full", free: None, **begun_or_off}
    assert codes(member) == {full: "session_full", free: None, **begun_or_off}
    assert codes(other_member) == {full: "already_booked", free: "no_membership", **begun_or_off}


def test_own_booking_is_known(shown, member, other_member):
    booking = make_booking(make_session(), member)

    assert [row.booking for row in shown(member)[10]] == [booking]
    assert [row.booking for row in shown(other_member)[10]] == [None]


def test_week_costs_the_same_for_one_and_three_sessions(shown, member):
    make_booking(make_session(), member)
    one = queries_of(lambda: shown(member))
    for _ in range(2):
        make_booking(make_session(starts_at=clock.now() + timedelta(days=1)), member)
    assert queries_of(lambda: shown(member)) == one
