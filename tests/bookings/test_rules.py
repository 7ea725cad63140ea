"""Each rule of booking, once refusing and once not. No database: a rule looks only at what it is handed."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings import rules
from bookings.errors import (
    AlreadyBooked,
    BookingNotOpen,
    CheckInClosed,
    NoMembership,
    NotCancellable,
    NotCheckedIn,
    SessionCancelled,
    SessionFull,
    SessionStarted,
)
from bookings.rules import BookingFacts, HeldFacts

STARTS = datetime(2026, 3, 10, 19, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(days=1)
NOW = STARTS - A_DAY
DOORS_OPEN = STARTS - timedelta(hours=1)

WANTED = BookingFacts(
    is_cancelled=False,
    starts_at=STARTS,
    capacity=20,
    booked=19,
    opens_before=14 * A_DAY,
    has_live_booking=False,
    membership_until=date(2026, 3, 10),
)
HELD = HeldFacts(
    is_session_cancelled=False,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=1),
    state="booked",
    check_in_opens_before=timedelta(hours=1),
)
ARRIVED = replace(HELD, state="checked_in")

# rule, facts and time at which it is content, what is changed, the time then, what it raises
CASES = [
    (rules.check_session_stands, WANTED, NOW, {"is_cancelled": True}, NOW, SessionCancelled),
    (rules.check_not_begun, WANTED, STARTS - A_SECOND, {}, STARTS, SessionStarted),
    (rules.check_booking_open, WANTED, STARTS - 14 * A_DAY, {}, STARTS - 14 * A_DAY - A_SECOND, BookingNotOpen),
    (rules.check_not_booked_already, WANTED, NOW, {"has_live_booking": True}, NOW, AlreadyBooked),
    (rules.check_membership_covers, WANTED, NOW, {"membership_until": None}, NOW, NoMembership),
    (rules.check_place_left, WANTED, NOW, {"booked": 20}, NOW, SessionFull),
    (rules.check_still_held, HELD, NOW, {"state": "checked_in"}, NOW, NotCancellable),
    (rules.check_still_held, HELD, NOW, {"state": "cancelled"}, NOW, NotCancellable),
    (rules.check_cancel_before_start, HELD, STARTS - A_SECOND, {}, STARTS, NotCancellable),
    (rules.check_held_session_stands, HELD, NOW, {"is_session_cancelled": True}, NOW, SessionCancelled),
    (rules.check_has_place, HELD, NOW, {"state": "cancelled"}, NOW, CheckInClosed),
    (rules.check_not_checked_in, HELD, NOW, {"state": "checked_in"}, NOW, CheckInClosed),
    (rules.check_check_in_open, HELD, DOORS_OPEN, {}, DOORS_OPEN - A_SECOND, CheckInClosed),
    (rules.check_check_in_open, HELD, HELD.ends_at - A_SECOND, {}, HELD.ends_at, CheckInClosed),
    (rules.check_is_checked_in, ARRIVED, NOW, {"state": "booked"}, NOW, NotCheckedIn),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "facts", "at", "changed", "then", "error"), CASES)
def test_rule_is_content_until_it_refuses(rule, facts, at, changed, then, error):
    assert rule(facts, at) is None
    with pytest.raises(error):
        rule(replace(facts, **changed), then)


def test_every_rule_has_its_case():
    tuples = (rules.BOOKING_RULES, rules.CANCEL_RULES, rules.CHECK_IN_RULES, rules.UNDO_CHECK_IN_RULES)
    assert {rule for each in tuples for rule in each} == {case[0] for case in CASES}


def test_stranger_is_told_all_but_what_depends_on_the_person():
    personal = {rules.check_not_booked_already, rules.check_membership_covers}
    assert tuple(rule for rule in rules.BOOKING_RULES if rule not in personal) == rules.STRANGER_RULES


@pytest.mark.covers("H-002")
def test_refusal_says_what_the_first_refusing_rule_says():
    full_and_begun = replace(WANTED, booked=20)

    said = rules.refusal(rules.BOOKING_RULES, full_and_begun, STARTS)

    assert (said.code, said.facts) == ("session_started", {"starts_at": STARTS.isoformat()})
    assert rules.refusal(rules.BOOKING_RULES, WANTED, NOW) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            rules.refusal([rules.check_booking_open], WANTED, STARTS - 15 * A_DAY),
            "Booking for this class opens on Tue 24 Feb, 19:00.",
        ),
        (
            rules.refusal([rules.check_place_left], replace(WANTED, booked=20), NOW),
            "All 20 places of this class are taken. Please choose another date.",
        ),
        (rules.refusal([rules.check_check_in_open], HELD, NOW), "Check-in for this class opens at Tue 10 Mar, 18:00."),
        (rules.refusal([rules.check_check_in_open], HELD, STARTS + A_DAY), "This class ended at Tue 10 Mar, 20:00."),
    ],
)
def test_refusal_names_the_figures_in_venue_time(said, words):
    assert str(said) == words
