"""Processes that belong to the one that started them: they get its signals only through it, and end when it ends."""

import ctypes
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

STOP_SECONDS = 30


def end_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Ask the kernel to send this signal when the parent ends, even by kill -9 (Linux only, elsewhere nothing)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    set_parent_death_signal = 1

    def ask() -> None:
        if prctl is not None:
            prctl(set_parent_death_signal, int(number), 0, 0, 0)

    return ask


def start(
    command: list[str | Path], log: Path, *, end_with: signal.Signals, user: str | None = None, told: str = ""
) -> subprocess.Popen[str]:
    """Start an engine in a session of its own, so that Ctrl-C reaches the owner and not the engine."""
    with log.open("a") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            text=True,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd="/",
            start_new_session=True,
            preexec_fn=end_with_parent(end_with),
        )
    if process.stdin:
        process.stdin.write(told)
        process.stdin.close()
    return process


def stop(process: subprocess.Popen[str], kindly: signal.Signals, firmly: signal.Signals) -> None:
    process.send_signal(kindly)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(firmly)
        process.wait()
