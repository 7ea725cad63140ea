"""The steps of a class, ticked one after the other."""

from datetime import timedelta

import pytest

from bookings.errors import RosterClosed, RosterNotOpen, StepOutOfTurn
from bookings.models import SessionStep
from bookings.selectors.roster import step_lines, steps_of
from bookings.services.roster import close_roster
from bookings.services.step import tick, untick
from tests.factories.bookings import make_course, make_session
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ALL = ["check_in", "warm_up", "training", "cool_down", "closing"]


@pytest.fixture
def session(frozen):
    """A class that begins in ten minutes."""
    return make_session(starts_at=frozen.at + timedelta(minutes=10))


@pytest.mark.covers("F-076")
def test_class_is_run_in_five_steps_each_ticked_with_its_time(session, instructor, frozen):
    times = []
    for step in ALL:
        tick(session.pk, step, by=instructor)
        times.append(clock.now())
        frozen.move(minutes=12)

    rows = SessionStep.objects.filter(session=session).values_list("step", "done_at", "done_by")
    assert list(rows) == [(step, at, instructor.pk) for step, at in zip(ALL, times, strict=True)]
    lines = step_lines(session)
    assert [(line.step, bool(line.done), line.is_next, line.is_last) for line in lines] == [
        (step, True, False, step == "closing") for step in ALL
    ]


@pytest.mark.parametrize(
    ("phases", "steps"),
    [
        ((None, None, None), ALL),
        ((10, 40, 10), ALL),
        ((0, 60, 0), ["check_in", "training", "closing"]),
    ],
)
def test_phase_that_a_course_does_not_have_is_no_step(phases, steps):
    names = ("warm_up_minutes", "training_minutes", "cool_down_minutes")
    assert steps_of(make_course(**dict(zip(names, phases, strict=True)))) == steps


def test_step_is_ticked_in_its_turn_and_once(session, instructor):
    for wrong in ("warm_up", "closing", "nonsense", ""):
        with pytest.raises(StepOutOfTurn):
            tick(session.pk, wrong, by=instructor)
    tick(session.pk, "check_in", by=instructor)
    with pytest.raises(StepOutOfTurn):
        tick(session.pk, "check_in", by=instructor)
    assert session.steps.count() == 1


def test_only_the_last_step_is_taken_back_and_the_history_keeps_it(session, instructor):
    for step in ("check_in", "warm_up"):
        tick(session.pk, step, by=instructor)
    with pytest.raises(StepOutOfTurn):
        untick(session.pk, "check_in", by=instructor)

    untick(session.pk, "warm_up", by=instructor)

    assert list(session.steps.values_list("step", flat=True)) == ["check_in"]
    labels = SessionStep.pgh_event_model.objects.filter(step="warm_up").order_by("pgh_id")
    assert list(labels.values_list("pgh_label", flat=True)) == ["insert", "delete"]
    tick(session.pk, "warm_up", by=instructor)


def test_steps_begin_with_check_in_and_end_with_the_roster(session, instructor, frozen):
    frozen.set(session.starts_at - timedelta(minutes=30, seconds=1))
    with pytest.raises(RosterNotOpen):
        tick(session.pk, "check_in", by=instructor)
    frozen.set(session.starts_at)
    tick(session.pk, "check_in", by=instructor)
    close_roster(session.pk, present=(), by=instructor)
    with pytest.raises(RosterClosed):
        tick(session.pk, "warm_up", by=instructor)
    with pytest.raises(RosterClosed):
        untick(session.pk, "check_in", by=instructor)
