"""A few processes running together: one ends, all end; asked to stop, nothing stays behind."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = """
import os, sys
from bin.tools.supervisor import supervise

commands = {f"child {number}": ["sh", "-c", script] for number, script in enumerate(sys.argv[1:])}
sys.exit(supervise(commands, dict(os.environ), lambda: True))
"""
LONG = "exec sleep 600"
WITH_A_DEAF_CHILD = "(trap '' TERM; exec sleep 600) & wait"

pytestmark = pytest.mark.stress


def supervisor(*scripts: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, *scripts]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_one_that_ends_ends_all() -> None:
    process = supervisor("echo done", LONG)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "child 0 | done" in said
    assert "Ended on its own: child 0" in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_leaves_nothing_behind(number: signal.Signals) -> None:
    assert end_by(number, supervisor(LONG, WITH_A_DEAF_CHILD), descendants=3) == 0


def test_killed_it_takes_its_children_along() -> None:
    assert end_by(signal.SIGKILL, supervisor(LONG, LONG), descendants=2) == -signal.SIGKILL


def end_by(number: signal.Signals, process: subprocess.Popen[str], *, descendants: int) -> int:
    """Send the signal once all run; the exit code, when not one of them is left."""
    try:
        wait_until(lambda: len(descendants_of(process.pid)) == descendants)
        pids = descendants_of(process.pid)
        process.send_signal(number)
        process.communicate(timeout=20)
    finally:
        process.kill()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))
    return process.returncode


def descendants_of(pid: int) -> list[int]:
    children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [grandchild for child in children for grandchild in descendants_of(child)]


def wait_until(is_so: Callable[[], bool]) -> None:
    patience = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < patience
        time.sleep(0.05)
