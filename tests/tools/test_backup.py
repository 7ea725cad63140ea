"""The drill: back up, damage, bring back; and everything that bin/restore refuses before it changes anything."""

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from bin.tools import archive, database
from bin.tools.archive import ArchiveError
from bin.tools.backup import back_up, count_rows
from bin.tools.restore import NEWER_ONLY, restore, whole_script
from members.models import ImportBatch, ImportedRow, Member
from tests.factories.bookings import make_booking
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.safety import make_rectified
from venue import settings as venue_settings

pytestmark = pytest.mark.slow

DRILL = "venue_drill"


@pytest.fixture(scope="module")
def drill_url() -> Iterator[str]:
    """A database of this module, with the schema."""
    url = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(url._replace(path=f"/{DRILL}"))
    with closing(psycopg2.connect(urlunsplit(url._replace(path="/postgres")))) as server:
        server.autocommit = True
        template = os.environ.get("TEST_TEMPLATE")
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DRILL} WITH (FORCE)")
            made = f"CREATE DATABASE {DRILL} TEMPLATE {template or 'template0'} LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
            cursor.execute(made)
        if not template:
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            there = os.environ | {"DATABASE_URL": address}
            subprocess.run(migrate, env=there, cwd=django_settings.BASE_DIR, check=True)
        yield address
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DRILL} WITH (FORCE)")


@pytest.fixture
def house(drill_url, django_db_blocker, settings, tmp_path) -> Iterator[Path]:
    """This process connected to a small venue of its own; the folder of its uploads."""
    settings.MEDIA_ROOT = tmp_path / "var" / "uploads"
    before = connection.settings_dict
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict = before | venue_settings.database(drill_url)
        try:
            call_command("flush", verbosity=0, interactive=False)
            make_rectified()
            make_pack()
            booking = make_booking()
            batch = ImportBatch.objects.create(file_name="a.csv", by_name="X", rows=1, taken=1, skipped=0, left_out=0)
            ImportedRow.objects.create(batch=batch, line=1, member=booking.member, sealed="怀孕三个月")
            yield settings.MEDIA_ROOT
        finally:
            connection.close()
            connection.settings_dict = before


def fingerprint(uploads: Path) -> dict[str, object]:
    """Every row of every table, and every file."""
    found: dict[str, object] = {path.name: path.read_bytes() for path in uploads.rglob("*.jpg")}
    with connection.cursor() as cursor:
        for name in count_rows():
            cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t')
            found[name] = cursor.fetchone()[0]
    return found


def damage(uploads: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bookings_booking CASCADE")
        cursor.execute("UPDATE members_member SET name = 'nobody'")
        cursor.execute("DROP TABLE venue_probe")
    next(uploads.rglob("*.jpg")).unlink()
    (uploads / "late.jpg").write_bytes(b"late")


def rewritten(source: Path, target: Path, **changes: object) -> Path:
    """The same backup with another manifest."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for info in old:
            file = old.extractfile(info)
            assert file
            content = file.read()
            if info.name == archive.MANIFEST:
                content = json.dumps(json.loads(content) | changes).encode()
                info.size = len(content)
            new.addfile(info, BytesIO(content))
    return target


def test_what_was_damaged_is_as_it_was(house, tmp_path, capsys):
    kept = tmp_path / "venue.backup"
    before = fingerprint(house)
    manifest = back_up(kept)
    damage(house)

    assert restore(kept, may_replace=True) == 0

    assert fingerprint(house) == before
    assert ImportedRow.objects.get().sealed == "怀孕三个月"
    assert make_member().pk > Member.objects.order_by("pk").first().pk  # the counting goes on
    assert (manifest.rows["bookings_booking"], kept.stat().st_mode & 0o777) == (1, 0o600)
    assert "checks, nothing found" in capsys.readouterr().out
    assert sorted(path.name for path in (*tmp_path.iterdir(), *house.parent.iterdir())) == [
        "uploads",
        "var",
        "venue.backup",
    ]


def test_both_commands_as_a_person_runs_them(house, drill_url, tmp_path):
    """The second time the file is there already; and nothing is given up without being asked to."""
    environment = os.environ | {"DATABASE_URL": drill_url, "VENUE_VAR": str(house.parent), "VENUE_MODE": "test"}
    environment |= {"FIELD_KEYS": ",".join(django_settings.FIELD_KEYS), "SECRET_KEY": django_settings.SECRET_KEY}
    kept = str(tmp_path / "venue.backup")
    before = fingerprint(house)

    def run(*words: str) -> tuple[int, str]:
        connection.close()
        done = subprocess.run(
            words, cwd=django_settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    code, said = run("bin/backup", kept)
    assert (code, "1 uploaded files." in said) == (0, True)
    assert run("bin/backup", kept) == (1, f"{kept} exists already; name a new file.\n")
    code, said = run("bin/restore", kept)
    assert (code, "in use already" in said) == (1, True)
    damage(house)
    code, said = run("bin/restore", kept, "--replace")
    assert (code, "checks, nothing found" in said) == (0, True), said
    assert fingerprint(house) == before


def test_an_older_schema_is_brought_up_to_date(house, tmp_path):
    call_command("migrate", "account", "0008", verbosity=0)
    back_up(tmp_path / "old.backup")
    call_command("migrate", verbosity=0)

    assert restore(tmp_path / "old.backup", may_replace=True) == 0

    applied = MigrationRecorder(connection).applied_migrations()
    assert ("account", "0009_emailaddress_unique_primary_email") in applied


def test_steps_that_were_made_one_are_not_a_newer_schema(house, tmp_path):
    MigrationRecorder(connection).record_applied("members", "0002_ledger")
    back_up(tmp_path / "old.backup")
    assert restore(tmp_path / "old.backup", may_replace=True) == 0


def test_a_fresh_database_takes_it_without_replace(house, tmp_path):
    back_up(tmp_path / "venue.backup")
    before = fingerprint(house)
    call_command("flush", verbosity=0, interactive=False)
    for path in sorted(house.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()

    assert restore(tmp_path / "venue.backup", may_replace=False) == 0
    assert fingerprint(house) == before


def cut_off(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def flipped(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[2000] ^= 1
    path.write_bytes(content)
    return path


def foreign(path: Path) -> Path:
    path.write_bytes(b"no tar at all" * 1000)
    return path


def escaping(path: Path) -> Path:
    with tarfile.open(path, "a") as tar:
        tar.addfile(archive.member("uploads/../../secret_key", 1), BytesIO(b"x"))
    return path


def of_a_later_release(path: Path) -> Path:
    return rewritten(path, path.with_suffix(".new"), schema={"venue": ["0001_squashed", "0999_from_tomorrow"]})


def of_before_what_became_one(path: Path) -> Path:
    return rewritten(path, path.with_suffix(".new"), schema={"bookings": ["0001_initial", "0002_fewer_indexes"]})


def of_a_later_format(path: Path) -> Path:
    return rewritten(path, path.with_suffix(".new"), format=2)


def that_counts_otherwise(path: Path) -> Path:
    return rewritten(path, path.with_suffix(".new"), rows={"bookings_booking": 7})


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut_off, "cut off"),
        (flipped, "damaged at database.dump"),
        (foreign, "no backup"),
        (escaping, "never writes"),
        (of_a_later_release, "newer release .* knows venue.0999_from_tomorrow"),
        (of_before_what_became_one, "before bookings.0003_course_content, which has become a part of"),
        (of_a_later_format, "newer release"),
        (that_counts_otherwise, "as it was: .*bookings_booking should have 7 rows"),
    ],
)
def test_what_cannot_be_trusted_changes_nothing(house, tmp_path, spoil, words):
    kept = tmp_path / "venue.backup"
    back_up(kept)
    make_member()
    before = fingerprint(house)

    with pytest.raises(ArchiveError, match=words):
        restore(spoil(kept), may_replace=True)

    assert fingerprint(house) == before
    assert [path.name for path in house.parent.iterdir()] == ["uploads"]


def test_nothing_is_changed_while_others_are_connected(house, drill_url, tmp_path):
    back_up(tmp_path / "venue.backup")
    with closing(psycopg2.connect(drill_url)), pytest.raises(ArchiveError, match="Stop web, worker and beat first"):
        restore(tmp_path / "venue.backup", may_replace=True)


def test_other_keys_are_hinted_at(house, tmp_path, settings, capsys):
    back_up(tmp_path / "venue.backup")
    settings.FIELD_KEYS = ["another key, of another machine"]

    restore(tmp_path / "venue.backup", may_replace=True)

    assert "None of the present FIELD_KEYS opens" in capsys.readouterr().err


def test_an_older_server_is_not_told_what_it_does_not_know(house, tmp_path):
    manifest = back_up(tmp_path / "venue.backup")
    dump = [NEWER_ONLY, b"SELECT 1;\n"]

    assert [NEWER_ONLY in whole_script(dump, server, manifest) for server in (15, 18)] == [False, True]


def test_a_server_that_is_newer_than_the_programs_is_named():
    with pytest.raises(ArchiveError, match="The server is PostgreSQL 99; install pg_dump 99 or later"):
        database.program("pg_dump", 99)
