"""Keep a venue in one file: what bin/backup does. It reads only, and the venue may go on working meanwhile."""

import argparse
import signal
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from bin.tools import archive
from bin.tools.archive import ArchiveError, Manifest
from bin.tools.database import address, program, server_version, settled
from bin.tools.prepare import PROJECT
from venue.embedded import EngineError

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(prog="bin/backup", description=__doc__)
    parser.add_argument("file", type=Path, help="a new file")
    parser.add_argument("--demo", action="store_true", help="of the demo; else of bin/run --empty, or DATABASE_URL")
    arguments = parser.parse_args()
    path: Path = arguments.file.absolute()
    try:
        if path.exists():
            raise ArchiveError(f"{path} exists already; name a new file.")
        with settled(is_demo=arguments.demo, may_run=True):
            manifest = back_up(path)
    except (ArchiveError, EngineError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    size, rows, files = path.stat().st_size / 1e6, sum(manifest.rows.values()), len(manifest.parts) - 1
    print(f"{path}: {size:.1f} MB, {rows} rows in {len(manifest.rows)} tables, {files} uploaded files.")
    print("Without the FIELD_KEYS of this venue sealed texts stay sealed: keep them, and not in the same place.")
    return 0


def back_up(path: Path) -> Manifest:
    """Dump and counts are of one instant. The uploads are read after it, so that a row never lacks its file."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix=".venue-backup-", dir=path.parent) as folder:
        dump = Path(folder, archive.DATABASE)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            write_dump(dump, cursor.fetchone()[0])
            manifest = describe()
        archive.write(path, manifest, dump, Path(settings.MEDIA_ROOT))
    return manifest


def write_dump(dump: Path, snapshot: str) -> None:
    database, environment = address()
    server = server_version()
    command: list[str | Path] = [
        program("pg_dump", server),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
    ]
    done = subprocess.run(
        [*command, f"--file={dump}", f"--dbname={database}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ArchiveError(f"The database could not be read: {done.stderr.strip()}")


def describe() -> Manifest:
    """What the manifest says, read in the transaction of the dump."""
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    from venue import crypto  # noqa: PLC0415

    schema: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        schema.setdefault(app, []).append(name)
    return Manifest(
        product=tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"],
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        postgres=server_version(),
        schema=schema,
        rows=count_rows(),
        seal=crypto.seal("opens"),
    )


def count_rows() -> dict[str, int]:
    """The rows of every table."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        rows = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 - names of our tables
            rows[name] = int(cursor.fetchone()[0])
    return rows


if __name__ == "__main__":
    sys.exit(main())
