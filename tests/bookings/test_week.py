"""What is kept of the week is what would be drawn anew."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from bookings.policies import OPENS
from bookings.selectors.slots import Filters, slot_of
from bookings.selectors.timetable import timetable, week_around
from bookings.selectors.week import week_of
from bookings.services.booking import book, cancel_booking
from bookings.services.session import cancel_session
from bookings.services.waitlist import join
from tests.factories.bookings import HOUSE, make_booking, make_course, make_session, make_wait
from tests.queries import queries_of
from venue import clock
from venue.services.policy import set_policy

pytestmark = pytest.mark.django_db

EVERYTHING = Filters()


@pytest.fixture(autouse=True)
def nothing_kept(frozen):
    cache.clear()


def week():
    return week_around(clock.today(), clock.today())


def drawn(member=None, filters=EVERYTHING):
    return [list(day.slots) for day in week_of(week(), member and member.user_id).drawn(clock.today(), filters)]


def anew(member=None):
    return [[slot_of(row).html for row in day.rows] for day in timetable(week(), clock.today(), member)]


def renamed(session):
    session.course.name_en = session.course.name_zh = "Dawn stretch"
    session.course.save(update_fields=["name_en", "name_zh"])


def taught_by_somebody_else(session):
    session.instructor.user.name = "Somebody Else"
    session.instructor.user.save(update_fields=["name"])


def full_with_a_line(session):
    make_booking(session), make_booking(session)
    make_wait(session)


CHANGES = {
    "a place is taken": make_booking,
    "full, and somebody waits": full_with_a_line,
    "called off": lambda session: cancel_session(session.pk, reason="ill", by=HOUSE),
    "the course has another name": renamed,
    "the coach has another name": taught_by_somebody_else,
    "booking opens later": lambda session: set_policy(OPENS.key, value=1, by=HOUSE),
    "one more class": lambda session: make_session(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_seen_at_once_by_visitors_and_members(change, member):
    session = make_session(starts_at=clock.now() + timedelta(days=2), capacity=2)
    before = drawn()
    assert before == drawn() == anew()

    CHANGES[change](session)

    assert before != drawn() == anew()
    assert drawn(member) == anew(member)


def test_member_sees_what_is_the_members_own(member, other_member):
    tomorrow = clock.now() + timedelta(days=1)
    booked, full, _ = (make_session(capacity=1, starts_at=tomorrow) for _ in range(3))
    kept = drawn()
    booking = book(booked.pk, member.pk, by=HOUSE)
    make_booking(full)
    join(full.pk, member.pk, by=HOUSE)

    assert kept != drawn() != drawn(member) == anew(member)
    assert drawn(other_member) == anew(other_member)
    cancel_booking(booking.pk, by=HOUSE)
    assert drawn(member) == anew(member)


def test_time_alone_is_seen_within_the_minute(frozen):
    make_session(starts_at=clock.now() + timedelta(minutes=30))
    before = drawn()
    frozen.move(minutes=31)
    assert before != drawn() == anew()


def test_each_language_is_kept_apart():
    make_session(course=make_course(name_en="Aqua", name_zh="水中操"))
    everything = drawn()
    with translation.override("zh-hans"):
        assert everything != drawn() == anew()


def test_cost_does_not_grow_with_the_sessions(member):
    def costs():
        drawn(), drawn(member)
        return queries_of(drawn), queries_of(lambda: drawn(member))

    make_booking(make_session(), member)
    few = costs()
    for _ in range(2):
        make_booking(make_session(), member)
    assert few == costs()
    assert few[0] == 1
