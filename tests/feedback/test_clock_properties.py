"""What holds of the clocks of any case, whatever happens to it and whenever somebody looks."""

from collections import namedtuple
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from feedback.sla_clock import PERCENTS, Promised, clocks, steps, steps_due
from feedback.working_clock import Calendar, Interval, handling

Event = namedtuple("Event", "kind at facts")

BERLIN = ZoneInfo("Europe/Berlin")
RECEIVED = datetime(2026, 3, 27, 9, 20, tzinfo=UTC)  # two days before the clocks go forward
HOUR = timedelta(hours=1)
FAR = 24 * 10
KINDS = ["reply", "guest", "resolved", "reopened", "withdrawn", "closed", "note", "sorted"]
CALENDAR = Calendar(
    tuple(
        Interval(weekday, begins, ends, date(2020, 1, 1))
        for weekday in range(6)
        for begins, ends in ((time(9), time(12)), (time(13, 30), time(1)))
    ),
    BERLIN,
    holidays=frozenset({date(2026, 4, 3)}),
    closed=frozenset({date(2026, 4, 1)}),
)

instants = st.integers(0, FAR * 60).map(lambda minutes: RECEIVED + timedelta(minutes=minutes))
facts = st.sampled_from([{}, {"grade": ["general", "urgent"]}, {"kind": ["enquiry", "complaint"]}])
events = st.lists(st.builds(Event, st.sampled_from(KINDS), instants, facts), max_size=8)
pauses = st.lists(st.builds(Event, st.sampled_from(["waiting", "resumed"]), instants, st.just({})), max_size=6)
promises = st.builds(
    lambda answer, extended: Promised(
        RECEIVED, RECEIVED + answer * HOUR, RECEIVED + 24 * HOUR, extended, RECEIVED + 48 * HOUR
    ),
    st.sampled_from([0.5, 24]),
    st.none() | st.integers(25, 48).map(lambda hours: RECEIVED + hours * HOUR),
)


def but_for_the_answer(found):
    """A question to the guest is an answer, which is why that clock may stop earlier."""
    return [each for each in found if each.name != "answer"]


@given(promises, events, pauses)
def test_a_pause_never_lengthens_the_promise(promised, happened, paused):
    plain, waiting = clocks(promised, happened), clocks(promised, [*happened, *paused])

    assert but_for_the_answer(waiting) == but_for_the_answer(plain)
    assert [(each.promised_at, each.due_at) for each in waiting] == [(each.promised_at, each.due_at) for each in plain]


@given(events, pauses, instants)
def test_waiting_takes_from_the_working_time_and_never_adds(happened, paused, now):
    plain = handling(RECEIVED, happened, CALENDAR, now)
    waiting = handling(RECEIVED, [*happened, *paused], CALENDAR, now)

    assert timedelta() <= waiting.worked <= plain.worked <= now - RECEIVED
    assert plain.waited == timedelta() <= waiting.waited <= now - RECEIVED


@given(promises, events, pauses, st.lists(instants, min_size=1, max_size=40))
def test_steps_fire_once_in_order_and_never_early(promised, happened, paused, sweeps):
    taken = {}
    for now in sorted(sweeps):
        known = [event for event in [*happened, *paused] if event.at <= now]
        for step in steps_due(clocks(promised, known), taken, now):
            assert step.name not in taken
            assert step.due_at <= now
            taken[step.name] = step
        order = [step.due_at for step in steps_due(clocks(promised, known), (), now)]
        assert order == sorted(order)
        assert steps_due(clocks(promised, known), taken, now) == []
    assert {int(name.rpartition("-")[2]) for name in taken} <= set(PERCENTS)


@given(promises, st.lists(instants, min_size=1, max_size=40))
def test_a_case_nobody_touches_takes_the_same_steps_however_often_it_is_looked_at(promised, sweeps):
    taken = []
    for now in sorted(sweeps):
        taken += [step.name for step in steps_due(clocks(promised, ()), taken, now)]

    assert taken == [step.name for step in steps(clocks(promised, ())) if step.due_at <= max(sweeps)]


@given(st.lists(instants, min_size=2, max_size=2).map(sorted), instants)
def test_working_time_adds_up(ends, between):
    begins, over = ends
    middle = min(max(between, begins), over)

    assert CALENDAR.between(begins, over) == CALENDAR.between(begins, middle) + CALENDAR.between(middle, over)
