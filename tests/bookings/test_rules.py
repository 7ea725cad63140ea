"""Each rule of booking, once refusing and once not. No database: a rule looks only at what it is handed."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings import rules as tuples
from bookings.closure_errors import ClosureOver, EndPassed, PlaceClosed, UndoTooLate
from bookings.errors import (
    AbilityTooLow,
    AgreementUnsigned,
    AlreadyBooked,
    AlreadyWaiting,
    AskDoctor,
    BookingNotOpen,
    BookingOverlaps,
    CheckInClosed,
    HealthBars,
    MembershipPaused,
    NoMembership,
    NotCancellable,
    NotCheckedIn,
    NotCovered,
    NotWaiting,
    ObjectedAlready,
    ObjectionAnswered,
    PlaceLeft,
    PlacePromised,
    RosterClosed,
    RosterNotClosable,
    RosterNotOpen,
    RulesNotAccepted,
    SessionCancelled,
    SessionFull,
    SessionStarted,
    StepOutOfTurn,
    Suspended,
    TooManyThatDay,
    TooManyToCome,
    VisitNotUndoable,
    WaitlistClosed,
    WaivedAlready,
    WalkInClosed,
)
from bookings.policies import BookingPolicy, WaitlistPolicy
from bookings.rules import (
    BookingFacts,
    HeldFacts,
    ObjectionFacts,
    OtherClass,
    PenaltyFacts,
    RosterFacts,
    StepFacts,
    UndoVisitFacts,
    VisitFacts,
    Waiter,
    booking,
    closure,
    held,
    penalty,
    roster,
    visit,
    waiting,
)
from bookings.rules.closure import Closed, ClosureFacts, UndoFacts
from bookings.waitlist_errors import (
    AskedEnough,
    HeldBefore,
    HoldTooLate,
    KeptOverlaps,
    NotHere,
    NoticePassed,
    OneHold,
    PaidAlready,
)
from members.screening_verdict import Limit
from venue.rules import refusal

STARTS = datetime(2026, 3, 10, 19, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(days=1)
NOW = STARTS - A_DAY
LIMIT = STARTS - timedelta(hours=12)
CUT_OFF, DOORS_OPEN = STARTS - timedelta(hours=1), STARTS - timedelta(hours=1)

POLICY = BookingPolicy(
    opens_before=14 * A_DAY,
    check_in_opens_before=timedelta(hours=1),
    free_cancel=timedelta(hours=12),
    ids=(),
    waitlist=WaitlistPolicy(quiet_from=time(0), quiet_until=time(0)),
)
STOPS, TELLS = (
    replace(POLICY, waitlist=WaitlistPolicy(quiet_from=time(0), quiet_until=time(0), **how))
    for how in ({"late_mode": "stop"}, {"mode": "all"})
)
LIMITED = replace(POLICY, most_to_come=3, most_per_day=2)
WANTED = BookingFacts(
    is_cancelled=False,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=1),
    day=STARTS.date(),
    capacity=20,
    booked=19,
    opens_at=STARTS - 14 * A_DAY,
    has_live_booking=False,
    membership_pk=1,
    policy=POLICY,
)


def other(begins: datetime, minutes: int = 60) -> OtherClass:
    """Another class of the same person."""
    return OtherClass(7, "Flow yoga", begins, begins + timedelta(minutes=minutes), begins.date())


MORNING, NEXT_DAY = other(STARTS - timedelta(hours=10)), other(STARTS + A_DAY)
BEFORE, OVERLAPPING = other(STARTS - timedelta(hours=1)), other(STARTS - timedelta(minutes=50))
AFTER = other(WANTED.ends_at)
KEPT_OFFER, KEPT_TO_PAY = replace(NEXT_DAY, held_for="offer"), replace(NEXT_DAY, held_for="payment")
TEN_MINUTES = replace(POLICY, overlap=timedelta(minutes=10))
ABLE = replace(WANTED, ability="intermediate", ability_needed="intermediate")
BARS, ASKS, KNOWN = Limit("sauna", "bar"), Limit("pool", "ask"), Limit("pool", "ask", is_known=True)
KNOWS = replace(WANTED, waiter=Waiter(notice=timedelta(hours=12)))
HERE, ASKED_TWICE = (replace(WANTED, waiter=each) for each in (Waiter(is_here=True), Waiter(offers=2, offers_today=19)))
SUSPENDED = replace(WANTED, suspended_until=STARTS + A_DAY)
HELD = HeldFacts(
    is_session_cancelled=False,
    starts_at=STARTS,
    state="booked",
    check_in_opens_before=timedelta(hours=1),
    check_in_closes_after=timedelta(minutes=10),
)
CLOSED = Closed(7, NOW, STARTS + A_DAY, "Deep cleaning", "深度保洁", "Pool", "泳池")
CLOSING, UNDOING = ClosureFacts(ends_at=STARTS), UndoFacts(undo_until=STARTS)
HAZARD = PlaceClosed()
SHUT = replace(CLOSING, ended_at=STARTS, why_shut=HAZARD)
CHECK_IN_ENDS = STARTS + timedelta(minutes=10)
OWN, AN_HOUR_BEFORE = replace(HELD, is_own=True, last_cancel=timedelta(hours=1)), STARTS - timedelta(hours=1)
ROSTER = RosterFacts(is_cancelled=False, starts_at=STARTS, is_closed=False, opens_at=DOORS_OPEN)
STEP = StepFacts(False, STARTS, False, DOORS_OPEN, step="warm_up", next_step="warm_up", last_step="check_in")
LAST_STEP = replace(STEP, step="check_in")
ARRIVED = replace(HELD, state="checked_in")
TODAY = NOW.date()
CAME = UndoVisitFacts(is_undone=False, day=TODAY)

OPEN_PENALTY, UNANSWERED = PenaltyFacts(outcome="posted"), ObjectionFacts(is_answered=False)

# rule, facts and time at which it is content, what is changed, the time then, what it raises
CASES = [
    (booking.check_session_stands, WANTED, NOW, {"is_cancelled": True}, NOW, SessionCancelled),
    (booking.check_not_begun, WANTED, STARTS - A_SECOND, {}, STARTS, SessionStarted),
    (booking.check_place_open, WANTED, NOW, {"closed": CLOSED}, NOW, PlaceClosed),
    (booking.check_place_open, replace(WANTED, closed=CLOSED), WANTED.ends_at, {}, STARTS, PlaceClosed),
    (booking.check_booking_open, WANTED, STARTS - 14 * A_DAY, {}, STARTS - 14 * A_DAY - A_SECOND, BookingNotOpen),
    (booking.check_not_booked_already, WANTED, NOW, {"has_live_booking": True}, NOW, AlreadyBooked),
    (booking.check_membership_covers, WANTED, NOW, {"membership_pk": None}, NOW, NoMembership),
    (
        booking.check_membership_covers,
        WANTED,
        NOW,
        {"membership_pk": None, "paused_until": STARTS.date()},
        NOW,
        MembershipPaused,
    ),
    (booking.check_able, ABLE, NOW, {"ability": "beginner"}, NOW, AbilityTooLow),
    (booking.check_able, replace(ABLE, ability="advanced"), NOW, {"ability": ""}, NOW, AbilityTooLow),
    (booking.check_agreements_signed, WANTED, NOW, {"unsigned": ("safety",)}, NOW, AgreementUnsigned),
    (booking.check_health_allows, replace(WANTED, limits=(ASKS,)), NOW, {"limits": (ASKS, BARS)}, NOW, HealthBars),
    (booking.check_doctor_asked, replace(WANTED, limits=(BARS, KNOWN)), NOW, {"limits": (ASKS,)}, NOW, AskDoctor),
    (booking.check_rules_accepted, replace(WANTED, owes_rules=True, at_desk=True), NOW, {"at_desk": False}, NOW,
     RulesNotAccepted),
    (booking.check_not_suspended, SUSPENDED, SUSPENDED.suspended_until, {}, SUSPENDED.suspended_until - A_SECOND,
     Suspended),
    (booking.check_not_suspended, replace(SUSPENDED, at_desk=True), DOORS_OPEN, {}, DOORS_OPEN - A_SECOND, Suspended),
    (booking.check_not_suspended, replace(SUSPENDED, at_desk=True), DOORS_OPEN, {"at_desk": False}, DOORS_OPEN,
     Suspended),
    (booking.check_nothing_in_the_way, replace(WANTED, others=(BEFORE, AFTER)), NOW, {"others": (OVERLAPPING,)}, NOW,
     BookingOverlaps),
    (booking.check_nothing_in_the_way, replace(WANTED, others=(OVERLAPPING,), policy=TEN_MINUTES), NOW,
     {"others": (other(STARTS - timedelta(minutes=49)),)}, NOW, BookingOverlaps),
    (booking.check_nothing_in_the_way, WANTED, NOW, {"others": (replace(OVERLAPPING, held_for="offer"),)}, NOW,
     KeptOverlaps),
    (booking.check_not_too_many_that_day, replace(WANTED, others=(MORNING, NEXT_DAY), policy=LIMITED), NOW,
     {"others": (MORNING, MORNING)}, NOW, TooManyThatDay),
    (booking.check_not_too_many_to_come, replace(WANTED, others=(MORNING, NEXT_DAY), policy=LIMITED), NOW,
     {"others": (MORNING, NEXT_DAY, NEXT_DAY)}, NOW, TooManyToCome),
    (booking.check_place_left, WANTED, NOW, {"booked": 20}, NOW, SessionFull),
    (booking.check_place_not_promised, WANTED, NOW, {"waiting_ahead": 1}, NOW, PlacePromised),
    (booking.check_place_not_promised, replace(WANTED, waiting_ahead=1), CUT_OFF, {}, CUT_OFF - A_SECOND,
     PlacePromised),
    (booking.check_place_not_promised, replace(WANTED, waiting_ahead=1, policy=TELLS), NOW, {"policy": POLICY}, NOW,
     PlacePromised),
    (waiting.check_not_waiting, WANTED, NOW, {"is_waiting": True}, NOW, AlreadyWaiting),
    (waiting.check_waitlist_open, WANTED, CUT_OFF - A_SECOND, {}, CUT_OFF, WaitlistClosed),
    (waiting.check_waitlist_open, replace(WANTED, policy=STOPS), LIMIT - A_SECOND, {}, LIMIT, WaitlistClosed),
    (waiting.check_line_moves, WANTED, CUT_OFF - A_SECOND, {}, CUT_OFF, WaitlistClosed),
    (waiting.check_line_moves, replace(WANTED, is_released=True), STARTS - A_SECOND, {"is_released": False},
     STARTS - A_SECOND, WaitlistClosed),
    (waiting.check_line_moves, WANTED, LIMIT, {"policy": TELLS}, NOW, WaitlistClosed),
    (waiting.check_notice, KNOWS, LIMIT - A_SECOND, {}, LIMIT, NoticePassed),
    (waiting.check_notice, replace(KNOWS, is_released=True), STARTS - A_SECOND, {"is_released": False}, LIMIT,
     NoticePassed),
    (waiting.check_here, replace(HERE, is_released=True), LIMIT, {"waiter": Waiter()}, LIMIT, NotHere),
    (waiting.check_not_asked_enough, ASKED_TWICE, LIMIT, {"waiter": Waiter(offers=3)}, LIMIT, AskedEnough),
    (waiting.check_not_asked_enough, ASKED_TWICE, LIMIT, {"waiter": Waiter(offers_today=20)}, LIMIT, AskedEnough),
    (waiting.check_not_asked_enough, replace(ASKED_TWICE, waiter=Waiter(offers=3)), LIMIT - A_SECOND, {}, LIMIT,
     AskedEnough),
    (waiting.check_not_paid_already, replace(WANTED, membership_pk=None), NOW, {"membership_pk": 1}, NOW, PaidAlready),
    (waiting.check_one_hold, replace(WANTED, others=(MORNING, KEPT_OFFER)), NOW, {"others": (KEPT_TO_PAY,)}, NOW,
     OneHold),
    (waiting.check_not_held_before, replace(WANTED, was_held=True, at_desk=True), NOW, {"at_desk": False}, NOW,
     HeldBefore),
    (waiting.check_hold_has_time, WANTED, CHECK_IN_ENDS - A_SECOND, {}, CHECK_IN_ENDS, HoldTooLate),
    (waiting.check_is_full, replace(WANTED, booked=20), NOW, {"booked": 19}, NOW, PlaceLeft),
    (waiting.check_is_full, replace(WANTED, waiting_ahead=1), NOW, {"waiting_ahead": 0}, NOW, PlaceLeft),
    (waiting.check_still_waiting, replace(WANTED, is_waiting=True), NOW, {"is_waiting": False}, NOW, NotWaiting),
    (held.check_still_held, HELD, NOW, {"state": "checked_in"}, NOW, NotCancellable),
    (held.check_still_held, HELD, NOW, {"state": "cancelled"}, NOW, NotCancellable),
    (held.check_cancel_in_time, replace(OWN, is_own=False), AN_HOUR_BEFORE, {"is_own": True}, AN_HOUR_BEFORE,
     NotCancellable),
    (held.check_cancel_in_time, OWN, AN_HOUR_BEFORE - A_SECOND, {}, AN_HOUR_BEFORE, NotCancellable),
    (held.check_cancel_before_start, HELD, STARTS - A_SECOND, {}, STARTS, NotCancellable),
    (held.check_held_place_open, HELD, NOW, {"closed": CLOSED}, NOW, PlaceClosed),
    (closure.check_closure_holds, CLOSING, NOW, {"is_over": True}, NOW, ClosureOver),
    (closure.check_end_to_come, CLOSING, STARTS - A_SECOND, {}, STARTS, EndPassed),
    (closure.check_end_to_come, replace(CLOSING, ends_at=None), NOW, {"ends_at": NOW}, NOW, EndPassed),
    (closure.check_end_is_not_nearer, SHUT, NOW, {"ended_at": None}, NOW, PlaceClosed),
    (closure.check_end_is_not_nearer, SHUT, NOW, {"ends_at": STARTS - A_SECOND}, NOW, PlaceClosed),
    (closure.check_nothing_keeps_it_shut, CLOSING, NOW, {"why_shut": HAZARD}, NOW, PlaceClosed),
    (closure.check_not_over, UNDOING, NOW, {"is_over": True}, NOW, ClosureOver),
    (closure.check_undo_in_time, UNDOING, STARTS - A_SECOND, {}, STARTS, UndoTooLate),
    (held.check_held_session_stands, HELD, NOW, {"is_session_cancelled": True}, NOW, SessionCancelled),
    (held.check_has_place, HELD, NOW, {"state": "cancelled"}, NOW, CheckInClosed),
    (held.check_has_place, HELD, NOW, {"state": "late_cancelled"}, NOW, CheckInClosed),
    (held.check_roster_open, HELD, NOW, {"is_roster_closed": True}, NOW, RosterClosed),
    (held.check_has_place, HELD, NOW, {"state": "released"}, NOW, CheckInClosed),
    (held.check_has_place, HELD, NOW, {"state": "held"}, NOW, CheckInClosed),
    (roster.check_roster_session_stands, ROSTER, STARTS, {"is_cancelled": True}, STARTS, RosterNotClosable),
    (roster.check_roster_not_closed, ROSTER, STARTS, {"is_closed": True}, STARTS, RosterNotClosable),
    (roster.check_roster_session_begun, ROSTER, STARTS, {}, STARTS - A_SECOND, RosterNotClosable),
    (roster.check_roster_opened, ROSTER, DOORS_OPEN, {}, DOORS_OPEN - A_SECOND, RosterNotOpen),
    (roster.check_roster_still_open, ROSTER, STARTS, {"is_closed": True}, STARTS, RosterClosed),
    (roster.check_step_is_next, STEP, STARTS, {"step": "training"}, STARTS, StepOutOfTurn),
    (roster.check_step_is_next, STEP, STARTS, {"step": "", "next_step": ""}, STARTS, StepOutOfTurn),
    (roster.check_step_is_last, LAST_STEP, STARTS, {"step": "", "last_step": ""}, STARTS, StepOutOfTurn),
    (roster.check_step_is_last, LAST_STEP, STARTS, {"last_step": "warm_up"}, STARTS, StepOutOfTurn),
    (booking.check_walk_in_open, WANTED, DOORS_OPEN, {}, DOORS_OPEN - A_SECOND, WalkInClosed),
    (booking.check_walk_in_open, WANTED, STARTS, {"is_roster_closed": True}, STARTS, WalkInClosed),
    (visit.check_covered, VisitFacts(is_covered=True), TODAY, {"is_covered": False}, TODAY, NotCovered),
    (visit.check_covered, VisitFacts(False, "a trial"), TODAY, {"because": ""}, TODAY, NotCovered),
    (visit.check_not_undone, CAME, TODAY, {"is_undone": True}, TODAY, VisitNotUndoable),
    (visit.check_same_day, CAME, TODAY, {}, TODAY + A_DAY, VisitNotUndoable),
    (held.check_not_checked_in, HELD, NOW, {"state": "checked_in"}, NOW, CheckInClosed),
    (held.check_check_in_opened, HELD, DOORS_OPEN, {}, DOORS_OPEN - A_SECOND, CheckInClosed),
    (held.check_check_in_not_over, HELD, CHECK_IN_ENDS - A_SECOND, {}, CHECK_IN_ENDS, CheckInClosed),
    (held.check_is_checked_in, ARRIVED, NOW, {"state": "booked"}, NOW, NotCheckedIn),
    (penalty.check_not_waived, OPEN_PENALTY, NOW, {"outcome": "waived"}, NOW, WaivedAlready),
    (penalty.check_not_objected, OPEN_PENALTY, NOW, {"is_objected": True}, NOW, ObjectedAlready),
    (penalty.check_not_answered, UNANSWERED, NOW, {"is_answered": True}, NOW, ObjectionAnswered),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "facts", "at", "changed", "then", "error"), CASES)
def test_rule_is_content_until_it_refuses(rule, facts, at, changed, then, error):
    assert rule(facts, at) is None
    with pytest.raises(error):
        rule(replace(facts, **changed), then)


def test_every_rule_has_its_case():
    found = [value for name, value in vars(tuples).items() if name.endswith("_RULES")]
    assert {rule for each in found for rule in each} == {case[0] for case in CASES}


def test_who_walks_in_meets_every_rule_of_booking_but_that_the_class_may_have_begun():
    assert set(tuples.BOOKING_RULES) - set(tuples.WALK_IN_RULES) == {booking.check_not_begun}


def test_place_is_kept_for_who_stands_there_under_every_rule_but_that_the_class_may_have_begun():
    assert set(tuples.HOLD_RULES) - set(tuples.WALK_IN_HOLD_RULES) == {booking.check_not_begun}


@pytest.mark.parametrize(
    ("asking", "facts"),
    [
        (tuples.BOOKING_RULES, WANTED),
        (tuples.WALK_IN_RULES, WANTED),
        (tuples.WAITLIST_RULES, replace(WANTED, booked=20)),
        (tuples.ACCEPT_RULES, WANTED),
        (tuples.HOLD_RULES, replace(WANTED, membership_pk=None)),
        (tuples.WALK_IN_HOLD_RULES, replace(WANTED, membership_pk=None)),
    ],
    ids=["booking", "walk in", "waitlist", "accept", "hold", "walk-in hold"],
)
def test_whoever_says_that_they_want_a_place_is_asked_about_a_doctor(asking, facts):
    at = DOORS_OPEN - A_SECOND if asking is tuples.WAITLIST_RULES else DOORS_OPEN
    assert refusal(asking, replace(facts, limits=(KNOWN,)), at) is None
    assert refusal(asking, replace(facts, limits=(ASKS,)), at).code == "ask_doctor"


@pytest.mark.parametrize("moving", [tuples.PROMOTION_RULES, tuples.CONFIRM_RULES], ids=["promotion", "confirm"])
def test_what_happens_by_itself_looks_at_what_is_barred_alone(moving):
    facts = replace(WANTED, is_waiting=True)
    assert refusal(moving, replace(facts, limits=(ASKS,)), NOW) is None
    assert refusal(moving, replace(facts, limits=(ASKS, BARS)), NOW).code == "health_bars"


def test_stranger_is_told_all_but_what_depends_on_the_person():
    personal = {
        booking.check_not_booked_already,
        booking.check_not_suspended,
        booking.check_agreements_signed,
        booking.check_able,
        booking.check_health_allows,
        booking.check_doctor_asked,
        booking.check_membership_covers,
        booking.check_nothing_in_the_way,
        booking.check_not_too_many_that_day,
        booking.check_not_too_many_to_come,
        booking.check_rules_accepted,
    }
    assert tuple(rule for rule in tuples.BOOKING_RULES if rule not in personal) == tuples.STRANGER_RULES


@pytest.mark.covers("H-002")
def test_refusal_says_what_the_first_refusing_rule_says():
    full_and_begun = replace(WANTED, booked=20)

    said = refusal(tuples.BOOKING_RULES, full_and_begun, STARTS)

    assert (said.code, said.facts) == ("session_started", {"starts_at": STARTS.isoformat()})
    assert refusal(tuples.BOOKING_RULES, WANTED, NOW) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            refusal([booking.check_booking_open], WANTED, STARTS - 15 * A_DAY),
            "Booking for this class opens on Tue 24 Feb, 19:00.",
        ),
        (
            refusal([booking.check_place_left], replace(WANTED, booked=20), NOW),
            "All 20 places of this class are taken. Please choose another date.",
        ),
        (refusal([held.check_check_in_opened], HELD, NOW), "Check-in for this class opens at Tue 10 Mar, 18:00."),
        (
            refusal([held.check_check_in_not_over], HELD, CHECK_IN_ENDS),
            "Check-in for this class closed at Tue 10 Mar, 19:10. The coach lets in who comes later, on the roster.",
        ),
    ],
)
def test_refusal_names_the_figures_in_venue_time(said, words):
    assert str(said) == words
