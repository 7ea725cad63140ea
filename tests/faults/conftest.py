"""A house of its own for tests that break things: engines, database, processes. Nobody else is disturbed."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from redis import Redis

from tests import mail_server
from tests.mail_server import wait_until
from venue import embedded
from venue.embedded import Engines, end_with_parent
from venue.settings import database

PROGRAMS = Path(sys.executable).parent


class House:
    """Its addresses, and the processes started in it, which end with the test."""

    def __init__(self, folder: Path, addresses: dict[str, str], mail: mail_server.MailServer) -> None:
        self.folder = folder
        self.mail = mail
        self.redis = Redis.from_url(addresses["REDIS_URL"])
        self.celery = Celery(broker=addresses["REDIS_URL"])
        self.environment = (
            os.environ
            | addresses
            | {
                "VENUE_MODE": "test",
                "SECRET_KEY": settings.SECRET_KEY,
                "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
                "LOG_LEVEL": "INFO",
            }
        )
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """A process with its children in a group of its own; its words go to `log(name)`."""
        with self.log_path(name).open("ab") as log:
            process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        celery = str(PROGRAMS / "celery")
        began = self.log("worker").count("ready.")
        worker = self.start("worker", celery, "--app", "venue", "worker", "--concurrency", "1", "--loglevel", "INFO")
        wait_until(lambda: self.log("worker").count("ready.") > began, 60)
        return worker

    def do(self, task: str) -> None:
        self.celery.send_task(task, ignore_result=True)

    def log_path(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def log(self, name: str) -> str:
        path = self.log_path(name)
        return path.read_text(errors="replace") if path.exists() else ""

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9, children included."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        for process in self.processes:
            self.kill(process)
        self.celery.close()
        self.redis.close()


class Postgres:
    """The server behind the present connection, to stop and to start again as it was."""

    def __init__(self, folder: Path) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            self.pid_file = Path(cursor.fetchone()[0], "postmaster.pid")
        self.log = folder / "log" / "postgres.log"
        self.pid = int(self.pid_file.read_text().splitlines()[0])
        process = Path(f"/proc/{self.pid}")
        self.command = (process / "cmdline").read_bytes().decode().rstrip("\0").split("\0")
        self.user = pwd.getpwuid(process.stat().st_uid).pw_name if os.geteuid() == 0 else None
        self.process: subprocess.Popen[str] | None = None

    def stop(self) -> None:
        os.kill(self.pid, signal.SIGINT)
        wait_until(lambda: not self.pid_file.exists(), 30)

    def start(self) -> None:
        self.process = embedded.start(list(self.command), self.log, user=self.user, end_with=signal.SIGINT)
        connection.close()  # this process's own was cut as well

    def end(self) -> None:
        if self.process:
            embedded.stop(self.process, signal.SIGINT, signal.SIGQUIT)


@pytest.fixture(scope="module")
def own_engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Engines of this module, with the schema. They start only where no address is given."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.delenv(name, raising=False)
        with Engines(tmp_path_factory.mktemp("house"), throwaway=True) as engines:
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(migrate, env=os.environ | engines.environment, cwd=settings.BASE_DIR, check=True)
            yield engines


@pytest.fixture
def house(own_engines: Engines, django_db_blocker) -> Iterator[House]:
    """The house, empty, with this process connected to it."""
    before = connection.settings_dict
    with mail_server.running() as mail, django_db_blocker.unblock():
        connection.close()
        connection.settings_dict = before | database(own_engines.environment["DATABASE_URL"])
        house = House(own_engines.var_dir, own_engines.environment, mail)
        try:
            call_command("flush", verbosity=0, interactive=False)
            house.redis.flushall()
            yield house
            assert house.log("postgres").count("deadlock detected") == 0
        finally:
            house.end()
            connection.close()
            connection.settings_dict = before


@pytest.fixture
def postgres(house: House, own_engines: Engines) -> Iterator[Postgres]:
    """The server of the house. Once it was stopped it ends with this test, so such a test comes last in its module."""
    server = Postgres(house.folder)
    yield server
    server.end()
