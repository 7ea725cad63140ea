"""A real web server with several processes on the database of the tests, and many people who press at the same time."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.db import connection

from tests.mail_server import free_port, wait_until
from venue.embedded import end_with_parent

PROCESSES, THREADS = 4, 8
PATIENCE = "-c lock_timeout=60s"  # who gets it is proven; on a slow machine thirty in a row outlast what a guest waits
CSRF = "c" * 32


@dataclass(frozen=True)
class Press:
    """One press of a button: the address, who is signed in (a session key), what the form holds."""

    path: str
    session: str
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


@dataclass(frozen=True)
class Server:
    port: int
    log: Path

    def press(self, press: Press) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urlencode({"csrfmiddlewaretoken": CSRF, **press.data})
        cookies = f"csrftoken={CSRF}; sessionid={press.session}; language=en"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        try:
            line.request("POST", press.path, body, headers)
            response = line.getresponse()
            return Answer(response.status, response.read().decode())
        finally:
            line.close()

    def press_at_once(self, presses: Sequence[Press]) -> list[Answer]:
        """All of them let go at the same instant."""
        start = threading.Barrier(len(presses))

        def one(press: Press) -> Answer:
            start.wait()
            return self.press(press)

        with ThreadPoolExecutor(len(presses)) as people:
            return list(people.map(one, presses))

    def refusals(self) -> Counter[str]:
        """How often each constraint of the database has refused something so far."""
        return Counter(re.findall(r"^refused by (\w+)", self.log.read_text(), re.MULTILINE))

    def is_up(self) -> bool:
        try:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()


@contextmanager
def serving(folder: Path, *, without_locks: bool = False) -> Iterator[Server]:
    server = Server(free_port(), folder / "web.log")
    environment = {**os.environ, "DATABASE_URL": url_of_test_database(), "LOG_LEVEL": "WARNING", "PGOPTIONS": PATIENCE}
    if without_locks:
        environment["WITHOUT_LOCKS"] = "1"
    command = [sys.executable, "-m", "gunicorn", "tests.concurrency.wsgi", "--bind", f"127.0.0.1:{server.port}"]
    options = ["--workers", str(PROCESSES), "--threads", str(THREADS), "--preload", "--no-control-socket"]
    with server.log.open("w") as log:
        process = subprocess.Popen(
            [*command, *options, "--log-level", "warning"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
    try:
        wait_until(lambda: process.poll() is not None or server.is_up(), seconds=60)
        assert process.poll() is None, server.log.read_text()
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # at once, without waiting for idle lines
        process.wait(120)


def url_of_test_database() -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
