"""Who is here for the first time: marked where people are received, and called afterwards."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.panel import first_visit
from bookings.selectors.first_visit import new_today
from bookings.services.first_visit import welcome_newcomers
from bookings.services.visit import undo
from members.models import FollowUp, Member
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_check_in, make_session
from tests.factories.members import make_member
from tests.factories.venue import make_policy, make_staff
from tests.queries import queries_of
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lin(frozen):
    return make_staff(role=Role.FRONT_DESK, name="Lin Ke", language="en")


def came(member=None, at=None, **fields):
    """Checked in to a class."""
    at = at or clock.now()
    return make_booking(make_session(starts_at=at), member, state="checked_in", checked_in_at=at, **fields)


# --- who is new ------------------------------------------------------------------------------------------------------


def test_who_has_not_been_here_before_today_is_new_all_day(frozen):
    fresh, now_here, booked = make_member(), came().member, make_booking(make_session()).member
    came_before, let_in = came(at=clock.now() - DAY).member, make_check_in(at=clock.now() - DAY).member
    imported = make_member(origin=Member.Origin.IMPORT)
    everybody = [each.pk for each in (fresh, now_here, booked, came_before, let_in, imported)]

    assert new_today(everybody) == {fresh.pk, now_here.pk, booked.pk}
    frozen.set(frozen.at.replace(hour=4) + DAY)  # the business day is still the same
    assert now_here.pk in new_today(everybody)
    frozen.move(hours=1)
    assert new_today(everybody) == {fresh.pk, booked.pk}
    assert (queries_of(lambda: new_today(everybody)), queries_of(lambda: new_today([]))) == (1, 0)


def test_whom_only_the_roster_says_to_have_come_was_here_before():
    session = make_session(starts_at=clock.now() - DAY)
    member = make_booking(session, state="attended").member
    assert new_today([member.pk]) == set()


def test_check_in_that_was_undone_was_no_visit(lin):
    row = make_check_in(at=clock.now() - DAY, undone_at=clock.now() - DAY + HOUR)
    assert new_today([row.member_id]) == {row.member_id}


@pytest.mark.covers("W-071")
def test_panel_and_roster_mark_a_first_visit(lin):
    session = make_session(starts_at=clock.now() + HOUR)
    new, known = make_booking(session).member, make_booking(session, came(at=clock.now() - DAY).member).member

    assert [line.text for line in first_visit(new, lin.user)] == ["First visit"]
    assert list(first_visit(known, lin.user)) == []
    roster = client_of(lin.user).get(reverse("bookings:roster", args=[session.pk]))
    marked = {each.booking.member: each.is_first_visit for each in roster.context["arrivals"]}
    assert (marked, roster.text.count("First visit")) == ({new: True, known: False}, 1)


# --- the welcome call ------------------------------------------------------------------------------------------------


def test_first_visit_opens_one_call_by_whoever_received_them(lin, frozen):
    booking = came(checked_in_by=lin.user)
    assert welcome_newcomers() == 0
    frozen.move(minutes=30)
    assert (welcome_newcomers(), welcome_newcomers()) == (1, 0)

    row = FollowUp.objects.get()
    assert (row.member, row.kind, row.owner, row.cause, f"{clock.local(row.due_at):%m-%d %H:%M}") == (
        booking.member, "welcome", lin, f"first_visit:{booking.member_id}", "03-11 12:00",
    )  # fmt: skip
    frozen.move(days=1)
    came(booking.member)
    frozen.move(hours=1)
    assert (welcome_newcomers(), FollowUp.objects.count()) == (0, 1)


def test_who_came_in_without_a_booking_is_called_too(lin, frozen):
    row = make_check_in(by=lin.user)
    frozen.move(hours=1)
    assert (welcome_newcomers(), FollowUp.objects.get().member) == (1, row.member)


def test_nobody_is_called_who_was_here_before_or_was_undone_or_came_long_ago(lin, frozen):
    frozen.move(days=-20)
    regular = came().member
    came()  # nobody called while the venue's clockwork stood
    frozen.move(days=20)
    came(regular), came(make_member(origin=Member.Origin.IMPORT))
    undone = make_check_in(by=lin.user)
    undo(undone.pk, by=lin.user)
    frozen.move(hours=1)
    assert welcome_newcomers() == 0


def test_house_says_when_a_newcomer_is_called_or_that_nobody_calls(lin, frozen):
    make_policy("follow_up.first_visit_days", 0, effective_from=clock.now())
    came(checked_in_by=lin.user)
    frozen.move(hours=1)
    assert welcome_newcomers() == 0
    make_policy("follow_up.first_visit_days", 3, effective_from=clock.now())
    came(checked_in_by=lin.user)
    frozen.move(hours=1)
    welcome_newcomers()
    dues = sorted(f"{clock.local(row.due_at):%d}" for row in FollowUp.objects.all())
    assert dues == ["11", "13"]
