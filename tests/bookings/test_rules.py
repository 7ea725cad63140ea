"""Each rule of booking, once refusing and once not. No database: a rule looks only at what it is handed."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings import rules
from bookings.errors import (
    AlreadyBooked,
    AlreadyWaiting,
    BookingNotOpen,
    CheckInClosed,
    NoMembership,
    NotCancellable,
    NotCheckedIn,
    NotWaiting,
    PlaceLeft,
    PlacePromised,
    RosterClosed,
    RosterNotClosable,
    SessionCancelled,
    SessionFull,
    SessionStarted,
    WaitlistClosed,
)
from bookings.rules import BookingFacts, HeldFacts, RosterFacts
from venue.rules import refusal

STARTS = datetime(2026, 3, 10, 19, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(days=1)
NOW = STARTS - A_DAY
LIMIT = STARTS - timedelta(hours=12)
DOORS_OPEN = STARTS - timedelta(hours=1)

WANTED = BookingFacts(
    is_cancelled=False,
    starts_at=STARTS,
    capacity=20,
    booked=19,
    opens_before=14 * A_DAY,
    has_live_booking=False,
    membership_pk=1,
    free_cancel=timedelta(hours=12),
)
HELD = HeldFacts(
    is_session_cancelled=False,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=1),
    state="booked",
    check_in_opens_before=timedelta(hours=1),
)
ROSTER = RosterFacts(is_cancelled=False, starts_at=STARTS, is_closed=False)
ARRIVED = replace(HELD, state="checked_in")

# rule, facts and time at which it is content, what is changed, the time then, what it raises
CASES = [
    (rules.check_session_stands, WANTED, NOW, {"is_cancelled": True}, NOW, SessionCancelled),
    (rules.check_not_begun, WANTED, STARTS - A_SECOND, {}, STARTS, SessionStarted),
    (rules.check_booking_open, WANTED, STARTS - 14 * A_DAY, {}, STARTS - 14 * A_DAY - A_SECOND, BookingNotOpen),
    (rules.check_not_booked_already, WANTED, NOW, {"has_live_booking": True}, NOW, AlreadyBooked),
    (rules.check_membership_covers, WANTED, NOW, {"membership_pk": None}, NOW, NoMembership),
    (rules.check_place_left, WANTED, NOW, {"booked": 20}, NOW, SessionFull),
    (rules.check_place_not_promised, WANTED, NOW, {"waiting_ahead": 1}, NOW, PlacePromised),
    (rules.check_place_not_promised, replace(WANTED, waiting_ahead=1), LIMIT, {}, LIMIT - A_SECOND, PlacePromised),
    (rules.check_not_waiting, WANTED, NOW, {"is_waiting": True}, NOW, AlreadyWaiting),
    (rules.check_waitlist_moves, WANTED, LIMIT - A_SECOND, {}, LIMIT, WaitlistClosed),
    (rules.check_is_full, replace(WANTED, booked=20), NOW, {"booked": 19}, NOW, PlaceLeft),
    (rules.check_is_full, replace(WANTED, waiting_ahead=1), NOW, {"waiting_ahead": 0}, NOW, PlaceLeft),
    (rules.check_still_waiting, replace(WANTED, is_waiting=True), NOW, {"is_waiting": False}, NOW, NotWaiting),
    (rules.check_still_held, HELD, NOW, {"state": "checked_in"}, NOW, NotCancellable),
    (rules.check_still_held, HELD, NOW, {"state": "cancelled"}, NOW, NotCancellable),
    (rules.check_cancel_before_start, HELD, STARTS - A_SECOND, {}, STARTS, NotCancellable),
    (rules.check_held_session_stands, HELD, NOW, {"is_session_cancelled": True}, NOW, SessionCancelled),
    (rules.check_has_place, HELD, NOW, {"state": "cancelled"}, NOW, CheckInClosed),
    (rules.check_has_place, HELD, NOW, {"state": "late_cancelled"}, NOW, CheckInClosed),
    (rules.check_roster_open, HELD, NOW, {"is_roster_closed": True}, NOW, RosterClosed),
    (rules.check_roster_session_stands, ROSTER, STARTS, {"is_cancelled": True}, STARTS, RosterNotClosable),
    (rules.check_roster_not_closed, ROSTER, STARTS, {"is_closed": True}, STARTS, RosterNotClosable),
    (rules.check_roster_session_begun, ROSTER, STARTS, {}, STARTS - A_SECOND, RosterNotClosable),
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
    tuples = [value for name, value in vars(rules).items() if name.endswith("_RULES")]
    assert {rule for each in tuples for rule in each} == {case[0] for case in CASES}


def test_stranger_is_told_all_but_what_depends_on_the_person():
    personal = {rules.check_not_booked_already, rules.check_membership_covers}
    assert tuple(rule for rule in rules.BOOKING_RULES if rule not in personal) == rules.STRANGER_RULES


@pytest.mark.covers("H-002")
def test_refusal_says_what_the_first_refusing_rule_says():
    full_and_begun = replace(WANTED, booked=20)

    said = refusal(rules.BOOKING_RULES, full_and_begun, STARTS)

    assert (said.code, said.facts) == ("session_started", {"starts_at": STARTS.isoformat()})
    assert refusal(rules.BOOKING_RULES, WANTED, NOW) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            refusal([rules.check_booking_open], WANTED, STARTS - 15 * A_DAY),
            "Booking for this class opens on Tue 24 Feb, 19:00.",
        ),
        (
            refusal([rules.check_place_left], replace(WANTED, booked=20), NOW),
            "All 20 places of this class are taken. Please choose another date.",
        ),
        (refusal([rules.check_check_in_open], HELD, NOW), "Check-in for this class opens at Tue 10 Mar, 18:00."),
        (refusal([rules.check_check_in_open], HELD, STARTS + A_DAY), "This class ended at Tue 10 Mar, 20:00."),
    ],
)
def test_refusal_names_the_figures_in_venue_time(said, words):
    assert str(said) == words
