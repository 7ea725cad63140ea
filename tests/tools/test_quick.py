"""What `bin/test --quick` leaves alone follows from what was changed."""

import pytest

from bin.tools import quick
from bin.tools.quick import broad, left_out, touched

QUEUE = "tests/feedback/test_queue.py"


@pytest.fixture(autouse=True)
def few_are_broad(monkeypatch):
    files = {QUEUE, "tests/feedback/test_calls.py", "tests/bookings/test_week.py"}
    assert files <= broad()
    monkeypatch.setattr(quick, "broad", lambda: files)


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ("README.md", set()),
        ("feedback/selectors/public.py", set()),
        (QUEUE, {QUEUE}),
        ("feedback/selectors/queue.py", {QUEUE}),
        ("templates/feedback/_queue.html", {QUEUE}),
        ("bookings/queue.py", set()),
        ("feedback/services/case.py", {QUEUE, "tests/feedback/test_calls.py"}),
        ("tests/factories/bookings.py", {"tests/bookings/test_week.py"}),
    ],
)
def test_broad_tests_are_asked_about_what_changed(changed, asked):
    assert touched({changed}) == asked


def test_what_has_to_do_with_nothing_changed_is_left_out_with_browsers_load_and_faults(monkeypatch):
    monkeypatch.setattr(quick, "changed", lambda: {QUEUE})
    assert left_out() == [
        "tests/journeys",
        "tests/concurrency",
        "tests/faults",
        "tests/bookings/test_week.py",
        "tests/feedback/test_calls.py",
    ]


def test_changed_is_what_is_new_and_what_differs_from_where_the_branch_left(monkeypatch):
    answers = {
        ("ls-files", "--others", "--exclude-standard"): ["new.py"],
        ("merge-base", "HEAD", "main"): ["abc"],
        ("diff", "--name-only", "abc"): ["old.py"],
    }
    monkeypatch.setattr(quick, "asked", lambda *question: answers.get(question, []))
    assert quick.changed() == {"new.py", "old.py"}


def test_without_git_nothing_is_changed(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert quick.changed() == set()
