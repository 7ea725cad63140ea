"""How a line moves, and that no free place is ever stuck between those who wait and everybody else."""

from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bookings.errors import PlacePromised
from bookings.line import Movement, closes_at, movement
from bookings.models import CheckIn
from bookings.policies import WaitlistPolicy, booking_policies
from bookings.rules import BOOKING_RULES, PLACE_RULES, PROMOTION_RULES
from bookings.selectors.facts import facts_of
from bookings.selectors.line import line_now
from bookings.selectors.waitlist import line_of
from bookings.services.promoting import promote_all
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import make_booking, make_course, make_held, make_session, make_wait
from tests.factories.members import make_member, make_membership
from tests.factories.venue import make_policy
from venue import clock
from venue.rules import refusal

ZONE = ZoneInfo("Asia/Shanghai")
STARTS = datetime(2026, 3, 11, 12, 0, tzinfo=ZONE)
HOUR, A_SECOND = timedelta(hours=1), timedelta(seconds=1)
AUTO = WaitlistPolicy()
STOP, ASK, ALL = (WaitlistPolicy(**how) for how in ({"late_mode": "stop"}, {"mode": "ask"}, {"mode": "all"}))
QUIET = STARTS - 14 * HOUR  # 22:00


@pytest.mark.parametrize(
    ("policy", "at", "expected"),
    [
        (AUTO, STARTS - 12 * HOUR - A_SECOND, Movement.BOOKED),  # in quiet hours, too
        (AUTO, STARTS - 12 * HOUR, Movement.OPEN),  # midnight: it would ask, but hours are quiet
        (AUTO, STARTS - 4 * HOUR - A_SECOND, Movement.OPEN),
        (AUTO, STARTS - 4 * HOUR, Movement.ASKED),
        (AUTO, STARTS - HOUR - A_SECOND, Movement.ASKED),
        (AUTO, STARTS - HOUR, Movement.OPEN),
        (STOP, STARTS - 12 * HOUR - A_SECOND, Movement.BOOKED),
        (STOP, STARTS - 4 * HOUR, Movement.OPEN),
        (ASK, QUIET - A_SECOND, Movement.ASKED),
        (ASK, QUIET, Movement.OPEN),
        (ASK, STARTS - HOUR, Movement.OPEN),
        (ALL, QUIET, Movement.TOLD),
        (ALL, STARTS - HOUR, Movement.OPEN),
    ],
)
def test_line_moves_as_the_class_says_until_it_stops(policy, at, expected):
    assert movement(STARTS, policy, ZONE, at) is expected


def test_places_given_up_at_the_last_moment_go_to_who_is_here_until_it_begins():
    for policy in (AUTO, STOP, ASK, ALL):
        assert movement(STARTS, policy, ZONE, STARTS - A_SECOND, True) is Movement.HERE
    assert movement(STARTS, AUTO, ZONE, STARTS, True) is Movement.OPEN


def test_line_closes_at_the_cut_off_or_where_it_stops_when_cancelling_is_no_longer_free():
    assert closes_at(STARTS, AUTO) == closes_at(STARTS, ALL) == STARTS - HOUR
    assert closes_at(STARTS, STOP) == STARTS - 12 * HOUR


# --- no place is stuck ------------------------------------------------------------------------------------------------

HOW = ({}, {"waitlist.mode": "ask"}, {"waitlist.mode": "all"}, {"waitlist.late_mode": "stop"})
WHEN = (13, 6, 2, 0.5)  # hours before the class, which begins at noon: the evening before, night, morning
STATES = [*product(HOW, WHEN, (False,), (False, True)), ({}, 0.5, True, False), ({}, 0.5, True, True)]


def in_each_state(session):
    """People in line, each in another way unable to take a place; the last one could."""
    needy = make_course(name_en="Strong", ability_needed="advanced")
    overlapping = make_session(starts_at=session.starts_at, course=needy)
    uncovered = make_member()
    busy, kept, here = (somebody_who_may_book(name=name) for name in ("Busy", "Kept", "Here"))
    make_booking(overlapping, busy)
    make_held(overlapping, kept, held_until=session.starts_at)
    knows, asked = (make_membership(make_member()).member for _ in range(2))
    able = make_membership(make_member()).member
    make_wait(session, uncovered), make_wait(session, busy), make_wait(session, kept)
    make_wait(session, knows, notice_minutes=24 * 60)
    make_wait(session, asked, offers=3)
    CheckIn.objects.create(member=here, area=session.room.area, at=clock.now())
    make_wait(session, here)
    return [uncovered, busy, kept, knows, asked, here, able]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("how", "hours", "is_released", "with_able"), STATES)
def test_free_place_can_be_had_by_the_line_or_by_anybody(frozen, how, hours, is_released, with_able):
    frozen.set(STARTS - 30 * HOUR)
    for key, value in how.items():
        make_policy(key, value, effective_from=clock.now())
    session = make_session(capacity=3, starts_at=STARTS)
    frozen.set(STARTS - hours * HOUR)
    people = in_each_state(session)
    if with_able:
        make_wait(session, people[-1])
    if is_released:
        session.places_released_at = clock.now()
        session.save(update_fields=["places_released_at"])
    stranger = somebody_who_may_book(name="Zhao")

    def can_book():
        facts = facts_of(session, stranger.pk, policies(), clock.now())
        return refusal(BOOKING_RULES, facts, clock.now()) is None

    def moves_up():
        for each in line_now(session, policies(), clock.now()).waiting:
            facts = facts_of(session, each.entry.member_id, policies(), clock.now())
            by_all = refusal((*PLACE_RULES, *PROMOTION_RULES), facts, clock.now())
            if by_all is None:
                return True
        return False

    before = (can_book(), moves_up())
    promote_all()
    session.refresh_from_db()

    assert any(before)
    assert can_book() or session.places_left == 0  # what the line left over is anybody's
    assert not moves_up()


def policies():
    return booking_policies(clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize("hours", WHEN)
def test_line_says_of_everybody_what_the_rules_of_promoting_say(frozen, hours):
    """One query for all of a line, and the facts of one person under the locks: the same answer."""
    frozen.set(STARTS - 30 * HOUR)
    session = make_session(capacity=3, starts_at=STARTS)
    frozen.set(STARTS - hours * HOUR)
    for member in in_each_state(session):
        if not session.waitlist.filter(member=member).exists():
            make_wait(session, member)
    now = clock.now()

    for each in line_now(session, policies(), now).waiting:
        alone = refusal(PROMOTION_RULES, facts_of(session, each.entry.member_id, policies(), now), now)
        assert (each.why_not and str(each.why_not)) == (alone and str(alone)), each.entry.member.name


@pytest.mark.django_db
def test_desk_sees_in_the_line_who_would_be_passed_over_and_why(frozen):
    frozen.set(STARTS - 2 * HOUR)
    session = make_session(capacity=1, starts_at=STARTS)
    make_booking(session)
    in_each_state(session)

    line = line_of(session, clock.now())

    said = [(each.why_not.code if each.why_not else "", each.is_here, str(each.notice)) for each in line]
    assert said == [
        ("no_membership", False, ""),
        ("booking_overlaps", False, ""),
        ("kept_overlaps", False, ""),
        ("notice_passed", False, "24 hours"),
        ("", True, ""),
        ("asked_enough", False, ""),
    ]


@pytest.mark.django_db
def test_place_is_promised_only_while_somebody_in_line_can_have_it(frozen):
    frozen.set(STARTS - 20 * HOUR)
    session = make_session(capacity=1, starts_at=STARTS)
    make_wait(session, make_membership(make_member()).member)
    stranger = somebody_who_may_book(name="Zhao")

    def why_not(at):
        frozen.set(at)
        facts = facts_of(session, stranger.pk, policies(), at)
        return refusal(BOOKING_RULES, facts, at)

    assert isinstance(why_not(STARTS - 4 * HOUR), PlacePromised)
    assert why_not(STARTS - HOUR) is None
