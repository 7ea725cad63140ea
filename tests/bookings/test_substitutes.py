"""Classes that need another coach, and who could hold them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.selectors.changing import substitutes
from bookings.selectors.substitutes import uncovered_classes
from bookings.services.change import Wanted, change_session
from bookings.session_errors import InstructorAway
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_course, make_session
from tests.factories.house import make_absence
from tests.factories.venue import make_staff
from tests.queries import assert_costs_the_same
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def coach():
    return make_staff(name="Chen Jing", role=Role.INSTRUCTOR)


@pytest.fixture
def other():
    return make_staff(name="Sun Yue", role=Role.INSTRUCTOR)


@pytest.fixture
def session(coach):
    return make_session(course=make_course(name_en="Flow yoga"), instructor=coach)


def test_class_of_whoever_is_away_is_listed_with_who_could_hold_it(session, coach, other):
    make_session(instructor=other, starts_at=session.starts_at + timedelta(days=20))
    assert uncovered_classes(10) == []
    make_absence(staff=coach)
    [row] = uncovered_classes(10)
    assert (row.session, row.why.code, str(row.why), row.substitutes) == (
        session, "instructor_away", "Chen Jing is away at that time.", [other],
    )  # fmt: skip


def test_absence_that_ends_before_the_class_says_nothing(session, coach):
    make_absence(staff=coach, ends_at=session.starts_at)
    assert uncovered_classes(10) == []


def test_nobody_is_proposed_who_is_away_holds_another_class_or_has_left(session, other):
    away, busy, left = (make_staff(role=Role.INSTRUCTOR) for _ in range(3))
    make_absence(staff=away)
    make_session(instructor=busy, starts_at=session.starts_at)
    left.left_on = clock.today()
    left.save(update_fields=["left_on"])
    assert substitutes(session, session.starts_at) == [session.instructor, other]


def test_class_is_not_given_to_whoever_is_away(session, other):
    make_absence(staff=other)
    wanted = Wanted(instructor=other, room=session.room, starts_at=session.starts_at, capacity=session.capacity)
    with pytest.raises(InstructorAway) as refused:
        change_session(session.pk, wanted, by=HOUSE)
    assert "Sun Yue is away from" in str(refused.value)


def test_number_of_places_can_be_changed_although_the_coach_is_away(session, coach):
    make_absence(staff=coach)
    wanted = Wanted(instructor=coach, room=session.room, starts_at=session.starts_at, capacity=8)
    change_session(session.pk, wanted, by=HOUSE)
    session.refresh_from_db()
    assert session.capacity == 8


def test_list_leads_to_the_change_with_the_proposed_coach(session, coach, other, manager):
    make_absence(staff=coach)
    text = client_of(manager).get(reverse("bookings:lapses")).text
    assert f"{reverse('bookings:change', args=[session.pk])}?instructor={other.pk}" in text
    make_absence(staff=other)
    assert reverse("bookings:call_off", args=[session.pk]) in client_of(manager).get(reverse("bookings:lapses")).text


def test_many_cost_as_much_as_one(other):
    assert_costs_the_same(
        lambda: uncovered_classes(10), lambda: make_absence(staff=make_session(course=make_course()).instructor)
    )
