"""The whole program as it runs in a venue: web, worker and beat, with a database and a mail server of their own."""

import fcntl
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings
from redis import Redis

from tests import mail_server
from tests.mail_server import MailServer, free_port, wait_until
from venue.embedded import end_with_parent

PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))  # each has a stack of its own
DATABASE = f"venue_journeys_{PROCESS}"
REDIS = 7 - PROCESS


@dataclass
class Stack:
    url: str
    folder: Path
    environment: dict[str, str]
    mail: MailServer
    commands: dict[str, list[str]] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start one of the processes; what it says is added to its log."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.commands[name],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )

    def kill(self, name: str) -> None:
        """End one of the processes with its children at once, as a power cut would."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def end(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(30)

    def manage(self, *words: str) -> str:
        """`manage.py` in this house; what it printed."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.environment, text=True, stdout=subprocess.PIPE, check=True
        )
        return done.stdout

    def letter(self, to: str, subject: str) -> EmailMessage:
        """The letter to somebody whose subject contains these words, once it has arrived."""
        [letter] = self.letters(to, subject)
        return letter

    def letters(self, to: str, subject: str, count: int = 1) -> list[EmailMessage]:
        """All such letters, once so many have arrived."""

        def found() -> list[EmailMessage]:
            return [each for each in self.mail.letters if each["To"] == to and subject in str(each["Subject"])]

        wait_until(lambda: len(found()) >= count, 150)
        return found()

    @property
    def gate(self) -> Path:
        return self.folder / "gate"

    @contextmanager
    def without_tasks(self) -> Iterator[None]:
        """No task runs inside: those running have ended, those coming wait (quick_beat)."""
        with self.gate.open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def is_up(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")


@contextmanager
def running_stack(folder: Path) -> Iterator[Stack]:
    make_database()
    with mail_server.running() as mail:
        port = free_port()
        addresses = {
            "DATABASE_URL": other_path(os.environ["DATABASE_URL"], DATABASE),
            "REDIS_URL": other_path(os.environ["REDIS_URL"], str(REDIS)),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "BASE_URL": f"http://localhost:{port}",
            "LOG_LEVEL": "INFO",
            "TASK_GATE": str(folder / "gate"),
        }
        stack = Stack(addresses["BASE_URL"], folder, os.environ | addresses, mail)
        Redis.from_url(
            addresses["REDIS_URL"]
        ).flushdb()  # whom an earlier run wrote to would have to wait for another letter
        if "TEST_TEMPLATE" not in os.environ:  # of which the database is a copy
            stack.manage("migrate", "--verbosity", "0")
        stack.commands = commands(port, folder)
        for name in stack.commands:
            stack.start(name)
        try:
            wait_until(stack.is_up, 150)
            wait_until(lambda: "ready." in stack.log("worker"), 150)
            yield stack
        finally:
            stack.end()


def commands(port: int, folder: Path) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "--app", "tests.journeys.quick_beat"]
    return {
        "web": web(port),
        "worker": [*celery, "worker", "--concurrency", "1", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(folder / "beat")],
    }


def web(port: int) -> list[str]:
    gunicorn = [sys.executable, "-m", "gunicorn", "venue.wsgi", "--preload", "--bind", f"127.0.0.1:{port}"]
    size = ["--workers", "2", "--threads", "4", "--graceful-timeout", "2"]
    return [*gunicorn, *size, "--log-level", "warning", "--no-control-socket"]


def make_database() -> None:
    """A new one each run; like the project's own, so that Chinese letters are letters."""
    with closing(psycopg2.connect(other_path(os.environ["DATABASE_URL"], "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            template = os.environ.get("TEST_TEMPLATE", "template0")
            cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {template} LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")


def other_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))
