"""Bring back what bin/backup has kept: what bin/restore does.

Everything is looked at before anything is changed: the checksums, the release that made it, who is connected, what is
there already. Then the database changes in one transaction, and the folder of uploads by being renamed.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from bin.tools import archive
from bin.tools.archive import ArchiveError, Manifest
from bin.tools.backup import count_rows
from bin.tools.database import address, program, server_version, settled
from venue.embedded import EngineError

# What is there in a database that nobody has used yet.
FILLED_BY_ITSELF = (
    "auth_", "django_", "venue_policy", "venue_agreedtext", "members_screeningquestion",
    "members_recommendationrule", "safety_checklist", "safety_ruleset", "safety_limit",
    "feedback_casesource", "feedback_enquiryclass", "feedback_handlingrule", "feedback_gradingrule",
    "feedback_routingrule", "feedback_causeclass", "feedback_commenttag",
    "feedback_surveyversion", "feedback_question", "venue_heartbeat", "venue_probe", "venue_clockoffset",
)  # fmt: skip
FILLED_TOO = ("feedback_survey", "feedback_surveyevent")  # and none of those whose names only begin so
NEWER_ONLY = b"SET transaction_timeout = 0;\n"  # said by pg_restore 17 and later, unknown to older servers

# Our tables, sequences, functions and types, but not what an extension brought or what goes with its table.
CLEAR = """
SET client_min_messages = warning;
DO $$
DECLARE command text;
BEGIN
    FOR command IN
        SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
            CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, 'public', relname)
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('e', 'i'))
        UNION ALL
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', pg_proc.oid::regprocedure)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
        UNION ALL
        SELECT format('DROP TYPE IF EXISTS %s CASCADE', pg_type.oid::regtype)
        FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_type.oid AND deptype = 'e')
    LOOP
        EXECUTE command;
    END LOOP;
END $$;
"""


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(prog="bin/restore", description=__doc__)
    parser.add_argument("file", type=Path, help="what bin/backup has written")
    parser.add_argument("--demo", action="store_true", help="into the demo; else bin/run --empty, or DATABASE_URL")
    parser.add_argument("--replace", action="store_true", help="give up what the venue holds now")
    arguments = parser.parse_args()
    path: Path = arguments.file.absolute()
    try:
        if not path.is_file():
            raise ArchiveError(f"There is no file {path}.")
        with settled(is_demo=arguments.demo, may_run=False):
            return restore(path, may_replace=arguments.replace)
    except (ArchiveError, EngineError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def restore(path: Path, *, may_replace: bool) -> int:
    from django.conf import settings  # noqa: PLC0415
    from django.core.cache import cache  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    uploads = Path(settings.MEDIA_ROOT)
    uploads.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".venue-restore-", dir=uploads.parent) as name:
        folder = Path(name)
        manifest = archive.unpack(path, folder)
        refuse_unknown(manifest)
        refuse_connected()
        if not may_replace:
            refuse_used(uploads)
        load(folder / archive.DATABASE, manifest)
        swap(folder / archive.UPLOADS, uploads, folder / "before")
    print(
        f"Brought back as of {manifest.made_at}: {sum(manifest.rows.values())} rows, {len(manifest.parts) - 1} files."
    )
    call_command("migrate", verbosity=0, interactive=False)
    cache.clear()
    if settings.MODE == "demo":
        Path(settings.VAR_DIR, "seeded.stamp").touch()
    hint_at_keys(manifest)
    call_command("check_invariants")
    return 0


# --- before ----------------------------------------------------------------------------------------------------------


def refuse_unknown(manifest: Manifest) -> None:
    """What a newer release made, and what stands between two migrations that have become one since."""
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    on_disk = MigrationLoader(None, replace_migrations=False).disk_migrations
    known = {*on_disk, *(each for migration in on_disk.values() for each in migration.replaces)}
    applied = {(app, name) for app, names in manifest.schema.items() for name in names}
    if unknown := sorted(applied - known):
        raise ArchiveError(
            f"This backup was made by a newer release (version {manifest.product}): it knows {'.'.join(unknown[0])}, "
            "and this one does not. Bring this checkout up to date first. Nothing was changed."
        )
    for key, migration in on_disk.items():
        replaced = set(migration.replaces)
        if key not in applied and replaced & applied and (lacking := sorted(replaced - applied)):
            raise ArchiveError(
                f"This backup was made before {'.'.join(lacking[0])}, which has become a part of {'.'.join(key)} "
                "since. Bring it back with the version that made it, go on to the last one that has that migration, "
                "and back up again there. Nothing was changed."
            )


def refuse_connected() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        [others] = cursor.fetchone()
    if others:
        raise ArchiveError(
            f"{others} others are connected to this database. Stop web, worker and beat first. Nothing was changed."
        )


def refuse_used(uploads: Path) -> None:
    used = [
        name
        for name, rows in count_rows().items()
        if rows and not (name in FILLED_TOO or name.startswith(FILLED_BY_ITSELF))
    ]
    if used or (uploads.is_dir() and any(uploads.iterdir())):
        raise ArchiveError(
            f"This venue is in use already ({', '.join(used[:3]) or uploads}). With --replace what it holds now is "
            "given up; make a backup of it first. Nothing was changed."
        )


# --- the change ------------------------------------------------------------------------------------------------------


def load(dump: Path, manifest: Manifest) -> None:
    """Clear and fill the database, and count its rows, in one transaction: all of it or nothing."""
    from django.db import connection  # noqa: PLC0415

    server = server_version()
    connection.close()
    database, environment = address()
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    reading: list[str | Path] = [program("pg_restore", server), "--no-owner", "--no-privileges", "--no-comments"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen([*reading, "--file=-", dump], stdout=subprocess.PIPE, stderr=said) as source,
        subprocess.Popen(
            [program("psql", server), *options, f"--dbname={database}"],
            stdin=subprocess.PIPE,
            stderr=said,
            env=environment,
        ) as target,
    ):
        assert source.stdout and target.stdin  # noqa: S101 - both are pipes
        with suppress(BrokenPipeError), target.stdin as script:
            script.writelines(whole_script(source.stdout, server, manifest))
            if source.wait():
                target.kill()
        source.stdout.close()
        failed = [source.wait(), target.wait()] != [0, 0]
        said.seek(0)
        words = said.read().decode(errors="replace").strip().partition("\n")[0]
    if failed:
        raise ArchiveError(f"The database did not take it, and is as it was: {words}")


def whole_script(dump: Iterable[bytes], server: int, manifest: Manifest) -> Iterator[bytes]:
    yield CLEAR.encode()
    yield from (line for line in dump if server >= 17 or line != NEWER_ONLY)
    for table, rows in manifest.rows.items():
        yield (
            f'DO $$ BEGIN IF (SELECT count(*) FROM public."{table}") <> {int(rows)} THEN '
            f"RAISE EXCEPTION '{table} should have {int(rows)} rows'; END IF; END $$;\n"
        ).encode()


def swap(restored: Path, uploads: Path, before: Path) -> None:
    """Put the new folder where the old one was; what was there goes with the temporary folder."""
    restored.mkdir(exist_ok=True)
    if uploads.exists():
        os.rename(uploads, before)
    try:
        os.rename(restored, uploads)
    except OSError:
        if before.exists():
            os.rename(before, uploads)
        raise


def hint_at_keys(manifest: Manifest) -> None:
    from venue import crypto  # noqa: PLC0415

    try:
        crypto.unseal(manifest.seal)
    except crypto.SealBroken:
        print(
            "None of the present FIELD_KEYS opens the sealed texts of this backup. Put the keys of the venue it was "
            "made of there, after the present one; on one machine the file field_key beside the uploads holds the key.",
            file=sys.stderr,
        )


if __name__ == "__main__":
    sys.exit(main())
