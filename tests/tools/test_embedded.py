"""The engines of one folder: what they can, who owns them, and what a killed owner leaves behind."""

import os
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import psycopg2
import pytest
import redis

from venue.embedded import EngineError, Engines, data_folders, remove_data, running_database

OWNER = """
import sys, time
from pathlib import Path
from venue.embedded import Engines
with Engines(Path(sys.argv[1]), throwaway=True) as engines:
    print(engines.environment["DATABASE_URL"], flush=True)
    time.sleep(600)
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def var_dir(tmp_path_factory, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    folder = tmp_path_factory.mktemp("engines")
    yield folder
    remove_data(folder)


def ask(url: str, question: str) -> object:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_both_engines_answer_and_chinese_can_be_searched(var_dir: Path) -> None:
    with Engines(var_dir, throwaway=True) as engines:
        url = engines.environment["DATABASE_URL"]
        ask(url, "CREATE EXTENSION btree_gist; CREATE EXTENSION pg_trgm; SELECT 1")
        assert ask(url, "SELECT cardinality(show_trgm('王晓敏'))") == 4
        assert int(str(ask(url, "SHOW max_connections"))) >= 200
        with closing(redis.Redis.from_url(engines.environment["REDIS_URL"])) as client:
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_what_was_written_is_there_at_the_next_start(var_dir: Path) -> None:
    with Engines(var_dir) as engines:
        ask(engines.environment["DATABASE_URL"], "CREATE TABLE kept (); SELECT 1")
    with Engines(var_dir) as engines:
        assert ask(engines.environment["DATABASE_URL"], "SELECT count(*) FROM kept") == 0


def test_data_of_another_major_version_is_not_touched_and_the_way_is_told(var_dir: Path) -> None:
    with Engines(var_dir, throwaway=True):
        pass
    version = next(folder / "PG_VERSION" for folder in data_folders(var_dir) if folder.exists())
    version.write_text("14\n")
    with pytest.raises(EngineError, match="made by PostgreSQL 14.*brings PostgreSQL 18.*bin/backup FILE"):
        Engines(var_dir, throwaway=True).__enter__()
    assert version.read_text() == "14\n"


def test_the_address_of_a_running_database_is_found_for_a_backup(var_dir: Path) -> None:
    assert running_database(var_dir) is None
    with Engines(var_dir, throwaway=True) as engines:
        assert running_database(var_dir) == engines.environment["DATABASE_URL"]
    assert running_database(var_dir) is None


def test_an_engine_whose_address_is_known_is_not_started(var_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"DATABASE_URL": "postgres://elsewhere/venue", "REDIS_URL": "redis://elsewhere"}
    for name, address in known.items():
        monkeypatch.setenv(name, address)
    with Engines(var_dir) as engines:
        assert engines.environment == known
        assert not (var_dir / "postgres").exists()


def test_a_folder_has_one_owner(var_dir: Path) -> None:
    with Engines(var_dir, throwaway=True), pytest.raises(EngineError, match="already running"), Engines(var_dir):
        pass


def test_an_owner_that_is_killed_leaves_no_engine_and_a_folder_that_starts_again(var_dir: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(var_dir)], stdout=subprocess.PIPE, text=True)
    with owner:
        try:
            url = owner.stdout.readline().strip()
            postmaster = int(str(ask(url, "SELECT pg_read_file('postmaster.pid')")).split()[0])
        finally:
            owner.kill()
    wait_for_end(postmaster)
    with Engines(var_dir, throwaway=True) as engines:
        assert ask(engines.environment["DATABASE_URL"], "SELECT 1") == 1


def test_the_lock_file_of_a_server_that_is_long_gone_is_no_obstacle(var_dir: Path) -> None:
    with Engines(var_dir, throwaway=True) as engines:
        pid_file = Path(str(ask(engines.environment["DATABASE_URL"], "SHOW data_directory"))) / "postmaster.pid"
        left_behind = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *left_behind[1:]]) + "\n")
    with Engines(var_dir, throwaway=True) as engines:
        assert ask(engines.environment["DATABASE_URL"], "SELECT 1") == 1


def wait_for_end(pid: int) -> None:
    patience = time.monotonic() + 20
    with suppress(ProcessLookupError):
        while time.monotonic() < patience:
            os.kill(pid, 0)
            time.sleep(0.05)
        pytest.fail(f"process {pid} still runs")
