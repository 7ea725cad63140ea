"""The venue that bin/backup and bin/restore work on, and PostgreSQL's own programs for it.

Nothing here may import Django before `settled` has set the environment.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bin.tools.archive import ArchiveError
from bin.tools.prepare import PROJECT
from venue.embedded import Engines, postgres_home, running_database


@contextmanager
def settled(*, is_demo: bool, may_run: bool) -> Iterator[None]:
    """Django, set up for the database of the environment, else for what `bin/run` keeps on this machine.

    `may_run`: a venue that is running is taken as it is; otherwise it must be stopped.
    """
    if os.environ.get("DATABASE_URL"):
        set_up()
        yield
        return
    mode = "demo" if is_demo else "local"
    var_dir = PROJECT / "var" / mode
    os.environ |= {"VENUE_MODE": mode, "VENUE_VAR": os.fspath(var_dir)}
    running = running_database(var_dir)
    if may_run and not var_dir.exists():
        hint = "" if is_demo else " A demo is kept with --demo, another database by DATABASE_URL."
        raise ArchiveError(f"There is nothing in {var_dir}.{hint}")
    if running and not may_run:
        raise ArchiveError(f"The venue in {var_dir} is running. Stop bin/run first. Nothing was changed.")
    if running:
        os.environ["DATABASE_URL"] = running
        set_up()
        yield
        return
    with Engines(var_dir) as engines:
        os.environ |= engines.environment
        set_up()
        yield


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "venue.settings")
    import django  # noqa: PLC0415

    django.setup()


def program(name: str, server: int) -> Path:
    """pg_dump, pg_restore or psql, of the major version of the server or a later one."""
    ours = postgres_home() / "bin" / name
    for found in (ours, Path(shutil.which(name) or ours)):
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if int(said.split()[2].partition(".")[0]) >= server:
            return found
    raise ArchiveError(
        f"The server is PostgreSQL {server}; install {name} {server} or later (it is looked for in PATH)."
    )


def server_version() -> int:
    """The major version of the database's server."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def address() -> tuple[str, dict[str, str]]:
    """How those programs find the database: a connection string without the password, and the environment with it."""
    from django.db import connection  # noqa: PLC0415
    from psycopg2.extensions import make_dsn  # noqa: PLC0415

    known: dict[str, Any] = connection.get_connection_params()
    password = known.pop("password", "")
    words: dict[str, Any] = {name: value for name, value in known.items() if isinstance(value, str | int)}
    return make_dsn(**words), os.environ | ({"PGPASSWORD": str(password)} if password else {})
