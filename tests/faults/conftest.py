"""A house of its own for tests that break things: engines, database, processes. Nobody else is disturbed."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg2
import pytest
from celery import Celery
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from redis import Redis
from redis.exceptions import RedisError

from tests import mail_server
from tests.concurrency.server import Server, url_of_test_database
from tests.journeys.stack import other_path
from tests.mail_server import wait_until
from venue import embedded
from venue.embedded import Engines, end_with_parent
from venue.settings import database

PROGRAMS = Path(sys.executable).parent
CELERY = (str(PROGRAMS / "celery"), "--app", "tests.journeys.quick_beat")
ENDS = signal.SIGINT  # a fast end for PostgreSQL, an end for Valkey


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
                "TASK_GATE": str(folder / "gate"),
                "BEAT_SECONDS": "2",
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
        [worker] = self.start_workers(1)
        return worker

    def start_workers(self, count: int) -> list[subprocess.Popen[bytes]]:
        began = self.log("worker").count("ready.")
        options = ("--concurrency", "1", "--loglevel", "INFO", "--without-mingle", "--without-gossip")
        workers = [
            self.start("worker", *CELERY, "worker", *options, "--hostname", f"{uuid4()}@%h") for _ in range(count)
        ]
        wait_until(lambda: self.log("worker").count("ready.") >= began + count, 90)
        return workers

    def start_beat(self) -> subprocess.Popen[bytes]:
        """One that does not let a test wait a minute."""
        began = self.log("beat").count("Starting...")
        schedule = str(self.folder / f"schedule-{uuid4()}")
        beat = self.start("beat", *CELERY, "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", schedule)
        wait_until(lambda: self.log("beat").count("Starting...") > began, 60)
        return beat

    def start_web(self, port: int) -> subprocess.Popen[bytes]:
        options = ("--workers", "2", "--threads", "4", "--preload", "--no-control-socket", "--log-level", "warning")
        web = self.start("web", str(PROGRAMS / "gunicorn"), "venue.wsgi", "--bind", f"127.0.0.1:{port}", *options)
        wait_until(Server(port, self.log_path("web")).is_up, 60)
        return web

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


class Engine:
    """A server of the house, to stop or to kill, and to start again as it was."""

    def __init__(self, folder: Path, name: str, pid: int, told: str = "") -> None:
        self.log, self.pid, self.told = folder / "log" / f"{name}.log", pid, told
        process = Path(f"/proc/{pid}")
        self.command = (process / "cmdline").read_bytes().decode().rstrip("\0").split("\0")
        self.user = pwd.getpwuid(process.stat().st_uid).pw_name if os.geteuid() == 0 else None
        self.process: subprocess.Popen[str] | None = None

    def is_up(self) -> bool:
        raise NotImplementedError

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        os.kill(self.pid, how)
        if self.process:
            self.process.wait()
        else:
            os.waitpid(self.pid, 0)  # a dead child that nobody has asked for still counts as running

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def start(self) -> None:
        def begin() -> None:
            self.process = embedded.start(self.command, self.log, user=self.user, end_with=ENDS, told=self.told)
            self.pid = self.process.pid

        def works() -> bool:
            assert self.process
            if self.process.poll() is not None:  # what the killed one left behind is still in use
                begin()
            return self.is_up()

        begin()
        wait_until(works, 60)

    def close(self) -> None:
        if self.process:
            embedded.stop(self.process, ENDS, signal.SIGKILL)


class Postgres(Engine):
    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        with closing(psycopg2.connect(url)) as line, line.cursor() as cursor:
            cursor.execute("SELECT pg_read_file('postmaster.pid')")
            super().__init__(folder, "postgres", int(cursor.fetchone()[0].split()[0]))

    def is_up(self) -> bool:
        with suppress(psycopg2.OperationalError):
            psycopg2.connect(self.url).close()
            connection.close()  # this process's own was cut as well
            return True
        return False


class Valkey(Engine):
    def __init__(self, folder: Path, url: str) -> None:
        self.redis = Redis.from_url(url)
        parts = urlsplit(url)
        words = embedded.VALKEY_SETTINGS | {"port": str(parts.port), "requirepass": str(parts.password)}
        told = "".join(f"{name} {value}\n" for name, value in words.items())
        super().__init__(folder, "valkey", int(self.redis.info()["process_id"]), told)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        super().stop(how)

    def start(self) -> None:
        self.command = [str(embedded.valkey_program()), "-"]  # its title names where it listens
        super().start()

    def is_up(self) -> bool:
        with suppress(RedisError):
            return bool(self.redis.ping())
        return False

    def close(self) -> None:
        self.redis.close()
        super().close()


@pytest.fixture(scope="session")
def own_engines(django_db_setup, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Engines of these tests, with a copy of the tests' own database. They start only where no address is given.

    What was answered as committed is written: it must be there after a kill.
    """
    template = os.environ.get("TEST_TEMPLATE")  # the tests' database is made only if a chosen test asks for it
    tests_own = other_path(os.environ["DATABASE_URL"], template) if template else url_of_test_database()
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as environment:  # the others still need the addresses of theirs
            for name in ("DATABASE_URL", "REDIS_URL"):
                environment.delenv(name, raising=False)
            engines = stack.enter_context(Engines(tmp_path_factory.mktemp("house"), throwaway=True))
        copy_database(tests_own, engines.environment["DATABASE_URL"])
        yield engines


def copy_database(source: str, target: str) -> None:
    """Far quicker than to apply every migration again."""
    programs = embedded.postgres_home() / "bin"
    dump = subprocess.run([programs / "pg_dump", "--no-owner", source], capture_output=True, check=True).stdout
    fill = [programs / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", target]
    subprocess.run(fill, input=dump, stdout=subprocess.DEVNULL, check=True)
    with closing(psycopg2.connect(target)) as line, line.cursor() as cursor:
        cursor.execute("ALTER DATABASE venue SET synchronous_commit = 'on'")
        line.commit()


@pytest.fixture(scope="session")
def postgres(own_engines: Engines) -> Iterator[Postgres]:
    with closing(Postgres(own_engines.var_dir, own_engines.environment["DATABASE_URL"])) as server:
        yield server


@pytest.fixture(scope="session")
def valkey(own_engines: Engines) -> Iterator[Valkey]:
    with closing(Valkey(own_engines.var_dir, own_engines.environment["REDIS_URL"])) as server:
        yield server


@contextmanager
def opened(engines: Engines) -> Iterator[House]:
    """The house, empty, with this process connected to it."""
    before = connection.settings_dict
    with mail_server.running() as mail:
        connection.close()
        connection.settings_dict = before | database(engines.environment["DATABASE_URL"])
        house = House(engines.var_dir, engines.environment, mail)
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
def house(own_engines: Engines, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock(), opened(own_engines) as house:
        yield house
