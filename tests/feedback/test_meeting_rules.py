from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.meeting_errors import (
    DayPassed,
    MeetingOver,
    MeetingPast,
    MinutesConfirmed,
    NobodyCame,
    NoMinutesYet,
    NotBegun,
    NotYourTask,
)
from feedback.meeting_rules import (
    CALL_OFF_RULES,
    CONFIRM_RULES,
    DECIDE_RULES,
    DONE_RULES,
    HOLD_RULES,
    PLAN_RULES,
    DecisionFacts,
    MeetingFacts,
    TaskFacts,
    day_reminded_of,
    is_asked_for,
    is_missed,
    missing_parties,
    period_around,
    period_before,
)
from venue.periods import Period
from venue.rules import check

NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
TODAY = date(2026, 3, 10)


def facts(is_open=True, is_called_off=False, planned_at=NOW, came=2, **minutes):
    return MeetingFacts(is_open, is_called_off, planned_at, came, **minutes)


@pytest.mark.parametrize(
    ("rules", "seen", "refusal"),
    [
        (PLAN_RULES, facts(is_open=False, planned_at=NOW + HOUR), MeetingOver),
        (PLAN_RULES, facts(), MeetingPast),
        (CALL_OFF_RULES, facts(is_open=False), MeetingOver),
        (HOLD_RULES, facts(is_open=False), MeetingOver),
        (HOLD_RULES, facts(planned_at=NOW + HOUR), NotBegun),
        (HOLD_RULES, facts(planned_at=None), NotBegun),
        (HOLD_RULES, facts(came=1), NobodyCame),
        (DECIDE_RULES, DecisionFacts(facts(is_called_off=True), None, TODAY), MeetingOver),
        (DECIDE_RULES, DecisionFacts(facts(planned_at=NOW + HOUR), None, TODAY), NotBegun),
        (DECIDE_RULES, DecisionFacts(facts(), date(2026, 3, 9), TODAY), DayPassed),
        (DECIDE_RULES, DecisionFacts(facts(is_held=True, is_confirmed=True), None, TODAY), MinutesConfirmed),
        (CONFIRM_RULES, facts(), NoMinutesYet),
        (CONFIRM_RULES, facts(is_held=True, is_confirmed=True), NoMinutesYet),
        (DONE_RULES, TaskFacts(is_undone=False, may_finish=True), NotYourTask),
        (DONE_RULES, TaskFacts(is_undone=True, may_finish=False), NotYourTask),
    ],
)
def test_rule_refuses(rules, seen, refusal):
    with pytest.raises(refusal):
        check(rules, seen, NOW)


def test_rules_let_pass():
    check(PLAN_RULES, facts(planned_at=NOW + HOUR), NOW)
    check(CALL_OFF_RULES, facts(), NOW)
    check(HOLD_RULES, facts(), NOW)
    check(DECIDE_RULES, DecisionFacts(facts(is_open=False, is_held=True), TODAY, TODAY), NOW)
    check(CONFIRM_RULES, facts(is_open=False, is_held=True), NOW)
    check(DONE_RULES, TaskFacts(is_undone=True, may_finish=True), NOW)


@pytest.mark.covers("B-115")
@pytest.mark.parametrize(
    ("parties", "missing"),
    [
        ([], ["management", "front_line", "customer"]),
        (["management", "management", "front_line"], ["customer"]),
        (["customer", "front_line"], ["management"]),
        (["customer", "front_line", "management"], []),
    ],
)
def test_group_has_all_three_parties(parties, missing):
    assert missing_parties(parties) == missing


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        (date(2026, 3, 1), 1, date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), 3, date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 4, 1), 3, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 7, 1), 6, date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), 12, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_meeting_looks_at_the_last_days_that_are_over(day, months, first, last):
    assert period_before(day, months) == Period(first, last)


def test_running_days():
    assert period_around(date(2026, 12, 31), 3) == Period(date(2026, 10, 1), date(2026, 12, 31))


def test_meeting_is_missed_from_the_day_after_its_time():
    period = Period(date(2026, 2, 1), date(2026, 2, 28))
    days = [date(2026, 3, 14), date(2026, 3, 15)]
    assert [is_missed(period, timedelta(days=14), day) for day in days] == [False, True]


def test_nobody_is_asked_about_days_before_the_house_opened():
    period = Period(date(2026, 2, 1), date(2026, 2, 28))
    assert [is_asked_for(period, day) for day in (date(2026, 2, 1), date(2026, 2, 2))] == [True, False]


def test_people_are_reminded_on_the_day_before():
    assert day_reminded_of(date(2026, 2, 28)) == Period(date(2026, 3, 1), date(2026, 3, 1))
