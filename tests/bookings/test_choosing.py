"""Who does what where, of what is free; without the database."""

from datetime import UTC, datetime, timedelta

import pytest

from bookings.rules.choosing import Hand, Place, Wanted, choose, claim_span, each_has_one

TEN = datetime(2026, 3, 10, 10, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALL_DAY = ((TEN - 4 * HOUR, TEN + 8 * HOUR),)


def hand(key):
    return Hand(key, 60, ((None, ALL_DAY),))


def room(key):
    return Place(key, (key,), None, ALL_DAY, before=5 * MINUTE, after=15 * MINUTE)


HANDS, CABIN, OTHER = (hand(1), hand(2)), room(11), room(12)


def wanted(who, rooms=(CABIN,), beside=None):
    return Wanted(hands=HANDS, rooms=rooms, begins_with=beside, who=who)


def test_guest_who_stays_in_a_room_has_no_minutes_between():
    chosen = choose([wanted(7), wanted(7)], TEN)
    assert [each.starts_at for each in chosen] == [TEN, TEN + HOUR]
    assert claim_span(chosen, chosen[0], CABIN) == (TEN - 5 * MINUTE, TEN + HOUR)


def test_room_is_tidied_up_between_two_guests_of_one_booking():
    assert choose([wanted(7), wanted(8)], TEN) is None
    chosen = choose([wanted(7), wanted(8, rooms=(CABIN, OTHER))], TEN)
    assert [each.room for each in chosen] == [CABIN, OTHER]
    assert claim_span(chosen, chosen[0], CABIN) == (TEN - 5 * MINUTE, TEN + HOUR + 15 * MINUTE)


def test_each_guest_stays_where_they_are():
    both = (CABIN, OTHER)
    chosen = choose([wanted(7, both), wanted(8, both, beside=0), wanted(7, both), wanted(8, both, beside=2)], TEN)
    assert [(each.who, each.room.resource_pk) for each in chosen] == [(7, 11), (8, 12), (7, 11), (8, 12)]


def test_nothing_is_tried_where_six_have_five_rooms():
    rooms = tuple(room(key) for key in range(20, 25))
    hands = tuple(hand(key) for key in range(6))
    lines = [Wanted(hands=hands, rooms=rooms, begins_with=0 if who else None, who=who) for who in range(6)]
    assert choose(lines, TEN) is None
    assert choose(lines[:5], TEN) is not None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([], True),
        ([{1}, {1, 2}], True),
        ([{1, 2}, {1}], True),  # the first gives way
        ([{1, 2}, {1, 2}, {1, 2}], False),
        ([{1}, set()], False),
    ],
)
def test_each_has_one_of_its_own(wanted, expected):
    assert each_has_one(wanted) is expected
