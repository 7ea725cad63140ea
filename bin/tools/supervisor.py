"""Keep a few processes running together: one ends, all end; nothing is left behind, however this process dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from venue.processes import end_with_parent

STOP_SECONDS = 15.0
ASKING = (signal.SIGINT, signal.SIGTERM)  # Ctrl-C, a polite kill


class Child:
    """One process in a session of its own, so that Ctrl-C reaches the supervisor alone; its lines carry its name."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
        threading.Thread(target=self._relay, daemon=True).start()

    def _relay(self) -> None:
        for line in self.process.stdout or ():
            print(f"{self.name:>7} | {line}", end="", flush=True)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def kill_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def supervise(commands: dict[str, list[str]], environment: dict[str, str], on_ready: Callable[[], bool]) -> int:
    """Start all, call `on_ready` until it says yes, wait. The exit code is 0 only when somebody asked for the end.

    The signals only leave a note: an exception raised by them is lost when it falls into a hook that runs at a fork.
    """
    asked_by: list[int] = []
    for number in ASKING:
        signal.signal(number, lambda number, _: asked_by.append(number))
    children: list[Child] = []
    try:
        children += [Child(name, command, environment) for name, command in commands.items()]
        is_ready = False
        while not asked_by and all(child.is_running for child in children):
            is_ready = is_ready or on_ready()
            time.sleep(0.2)
        ended = ", ".join(child.name for child in children if not child.is_running)
    finally:
        print("Stopping …", flush=True)
        stop(children)
    if not asked_by:
        print(f"Ended on its own: {ended}.", file=sys.stderr)
    return 0 if asked_by else 1


def stop(children: list[Child]) -> None:
    """Ask each, wait for all, then clear whatever their groups still hold."""
    for child in children:
        child.process.terminate()
    patience = time.monotonic() + STOP_SECONDS
    while any(child.is_running for child in children) and time.monotonic() < patience:
        time.sleep(0.05)
    for child in children:
        child.kill_group()
        child.process.wait()
