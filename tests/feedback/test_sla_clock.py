from datetime import UTC, datetime, timedelta

import pytest

from feedback import sla_clock
from feedback.models import CaseEvent
from feedback.sla_clock import ANSWER, RESOLUTION, Clock, Step, steps_due

START = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)


def after(**span):
    return START + timedelta(**span)


def clock_of(hours=24, name=RESOLUTION, **fields):
    return Clock(name, START, after(hours=hours), **fields)


@pytest.mark.parametrize(
    ("now", "is_overdue", "is_kept"),
    [
        (after(hours=23, minutes=59, seconds=59), False, None),
        (after(hours=24), True, False),
        (after(hours=24, seconds=1), True, False),
    ],
)
def test_running_clock_is_overdue_from_the_instant_it_is_due(now, is_overdue, is_kept):
    clock = clock_of()

    assert (clock.is_overdue(now), clock.is_kept(now)) == (is_overdue, is_kept)


@pytest.mark.parametrize(
    ("stopped", "is_overdue", "is_kept"),
    [
        (after(hours=23), False, True),
        (after(hours=24), False, True),
        (after(hours=24, seconds=1), True, False),
    ],
)
def test_what_is_done_at_the_very_limit_is_in_time(stopped, is_overdue, is_kept):
    clock = clock_of(stopped_at=stopped)

    assert (clock.is_overdue(after(days=9)), clock.is_kept(after(days=9))) == (is_overdue, is_kept)


@pytest.mark.covers("B-121", "B-122")
def test_extension_moves_what_is_due_and_never_the_promise():
    running = clock_of(extended_to=after(hours=48))
    resolved = clock_of(extended_to=after(hours=48), stopped_at=after(hours=40))

    assert (running.is_overdue(after(hours=47)), running.is_overdue(after(hours=48))) == (False, True)
    assert running.is_kept(after(hours=25)) is False
    assert (resolved.is_overdue(after(days=9)), resolved.is_kept(after(days=9))) == (False, False)


def test_kinds_are_those_of_the_record():
    kinds = (sla_clock.ACKNOWLEDGED, sla_clock.SORTED, sla_clock.REOPENED)

    assert set(kinds) <= set(CaseEvent.Kind.values)
    assert (CaseEvent.ANSWERS, CaseEvent.SETTLES, CaseEvent.ENDS) == (
        sla_clock.ANSWERS,
        sla_clock.SETTLES,
        sla_clock.ENDS,
    )
    assert {*kinds, *sla_clock.ANSWERS, *sla_clock.ENDS} <= set(CaseEvent.TIMED)


def test_time_left_and_used():
    clock = clock_of()

    assert [clock.left(after(hours=6)), clock.left(after(hours=25))] == [timedelta(hours=18), -timedelta(hours=1)]
    assert [clock.percent(after(hours=h)) for h in (0, 6, 12, 24, 30)] == [0, 25, 50, 100, 100]


def names(clocks, now, taken=()):
    return [step.name for step in steps_due(clocks, taken, now)]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (after(hours=11, minutes=59), []),
        (after(hours=12), ["resolution-50"]),
        (after(hours=19, minutes=11), ["resolution-50"]),
        (after(hours=19, minutes=12), ["resolution-50", "resolution-80"]),
        (after(hours=24), ["resolution-50", "resolution-80", "resolution-100"]),
        (after(hours=35, minutes=59), ["resolution-50", "resolution-80", "resolution-100"]),
        (after(hours=36), ["resolution-50", "resolution-80", "resolution-100", "resolution-150"]),
    ],
)
def test_steps_are_due_at_half_four_fifths_the_whole_and_half_as_much_again(now, due):
    assert names([clock_of()], now) == due


def test_step_taken_is_not_due_again_and_a_stopped_clock_takes_none():
    assert names([clock_of()], after(hours=24), taken=["resolution-50", "resolution-80"]) == ["resolution-100"]
    assert names([clock_of(stopped_at=after(hours=1))], after(days=9)) == []


def test_escalation_waits_for_the_extension_and_the_reminders_do_not():
    clock = clock_of(extended_to=after(hours=48))

    assert names([clock], after(hours=47)) == ["resolution-50", "resolution-80"]
    assert names([clock], after(hours=48))[-1] == "resolution-100"
    assert names([clock], after(hours=72))[-1] == "resolution-150"


def test_answer_strikes_on_its_own_only_when_due_before_the_resolution():
    urgent, resolution = clock_of(name=ANSWER, hours=0.5), clock_of()

    assert names([urgent, resolution], after(minutes=30)) == ["answer-50", "answer-80", "answer-100"]
    assert names([urgent, resolution], after(minutes=45))[-1] == "answer-150"
    assert names([clock_of(name=ANSWER), resolution], after(hours=12)) == ["resolution-50"]
    assert names([clock_of(name=ANSWER)], after(hours=12)) == ["answer-50"]


@pytest.mark.parametrize(("minutes", "late"), [(0, 0), (1.9, 0), (2, 2), (95, 95)])
def test_late_is_what_a_sweep_each_minute_would_not_have_missed(minutes, late):
    step = Step(RESOLUTION, 100, START, START)

    assert step.late_by(after(minutes=minutes)) == timedelta(minutes=late)
