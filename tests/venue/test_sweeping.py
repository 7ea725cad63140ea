"""One row that fails holds up nobody but itself."""

import logging

import pytest
from django.db import OperationalError, connection

from venue.errors import Busy
from venue.models import User
from venue.sweeping import SweepIncomplete, each, in_turn


def answering(answers):
    """An act that answers for each key, or raises."""
    seen = []

    def act(key):
        seen.append(key)
        answer = answers[key]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return act, seen


def test_what_rows_answer_is_added_up():
    act, seen = answering({1: 2, 2: None, 3: True})
    assert (each("rows", [1, 2, 3], act), seen) == (3, [1, 2, 3])


def test_refused_row_is_left_for_the_next_run(caplog):
    act, seen = answering({1: Busy(), 2: 1})
    with caplog.at_level(logging.WARNING):
        assert (each("rows", [1, 2], act), seen) == (1, [1, 2])
    assert caplog.messages == ["rows: 1 is left for the next run (busy)"]


@pytest.mark.django_db
def test_row_that_fails_makes_the_run_fail_once_all_others_were_dealt_with(caplog):
    broken = KeyError("gone")
    act, seen = answering({1: broken, 2: 1, 3: ValueError("odd"), 4: 1})
    with pytest.raises(SweepIncomplete, match="rows: 2 failed") as raised:
        each("rows", [1, 2, 3, 4], act)
    assert (seen, raised.value.__cause__) == ([1, 2, 3, 4], broken)
    assert caplog.messages == ["rows: 1 failed; the sweep goes on", "rows: 3 failed; the sweep goes on"]


@pytest.mark.parametrize(
    ("key", "named"),
    [(User(pk=7, name="Li Lei"), "7"), ([3, 4, 9], "3 to 9"), ((3, "a"), "(3, 'a')"), (answering, "answering")],
)
def test_log_names_no_person(caplog, key, named):
    each("rows", [key], lambda _key: answering({1: Busy()})[0](1))
    assert caplog.messages == [f"rows: {named} is left for the next run (busy)"]


def test_enough_ends_the_run():
    act, seen = answering({1: 1, 2: 2, 3: 1})
    assert (each("rows", [1, 2, 3], act, limit=2), seen) == (3, [1, 2])


@pytest.mark.parametrize(("is_usable", "tried"), [(True, [1, 2]), (False, [1])])
@pytest.mark.django_db
def test_nothing_is_tried_without_a_database(monkeypatch, is_usable, tried):
    monkeypatch.setattr(connection, "is_usable", lambda: is_usable)
    act, seen = answering({1: OperationalError("away"), 2: 1})
    with pytest.raises(SweepIncomplete if is_usable else OperationalError):
        each("rows", [1, 2], act)
    assert seen == tried


def test_steps_do_not_wait_for_those_before_them():
    done = []

    def first():
        raise SweepIncomplete("first: 1 failed")

    with pytest.raises(SweepIncomplete, match="both: 1 failed"):
        in_turn("both", first, lambda: done.append("second"))
    assert done == ["second"]
    assert in_turn("both", lambda: 2, lambda: 3) == 5
