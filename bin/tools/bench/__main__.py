"""The table: what the product does, the floor it is held against, and whether the line is held.

Everything happens in folders and databases of its own under var/bench. A seeded database is kept until the day or the
schema changes; each run works on a copy of it. Only ratios count: both sides of each are pressed in turn in this run,
on this machine, under the same server. Exit code 1 when a cell failed or a line was not held.
"""

import argparse
import hashlib
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from bin.tools.prepare import PROJECT, PYTHON, NotPossible, say
from bin.tools.serve import MANAGE, collect_static, manage
from bin.tools.translations import compile_catalogue
from venue.assets import AssetMissing, copy_assets
from venue.embedded import EngineError, Engines, free_port
from venue.processes import end_with_parent

FOLDER = PROJECT / "var" / "bench"
PROCESSES, THREADS = 2, 4


def main() -> int:
    arguments = options()
    try:
        copy_assets(FOLDER / "assets")
        compile_catalogue()
        with Engines(FOLDER) as engines:
            return run(arguments, engines.environment)
    except (AssetMissing, EngineError, NotPossible) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--scale", choices=["S", "M"], default="S", help="how large the venue is (S); M compares both")
    parser.add_argument("--seconds", type=float, default=4, help="how long each cell presses, three times (4)")
    parser.add_argument("cells", nargs="*", metavar="CELL", help="only these, by name: rush, spread, lists …")
    return parser.parse_args()


def run(arguments: argparse.Namespace, engines: dict[str, str]) -> int:
    environment = os.environ | engines | {"VENUE_MODE": "demo", "VENUE_VAR": os.fspath(FOLDER), "LOG_LEVEL": "ERROR"}
    environment |= {"DJANGO_SETTINGS_MODULE": "venue.settings", "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}"}
    environment["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"
    collect_static(environment, FOLDER)
    with beside(environment) if arguments.scale == "M" else nullcontext("") as smaller:
        lines = measured(environment, arguments, smaller)
    show(lines, arguments, environment)
    return int(any(line["verdict"] != "held" for line in lines))


@contextmanager
def beside(environment: dict[str, str]) -> Iterator[str]:
    """A venue of size S under a server of its own; where it is, and how its manager is signed in, for the cells."""
    redis = urlunsplit(urlsplit(environment["REDIS_URL"])._replace(path="/1"))  # what is cached is of one venue
    environment = environment | {"DATABASE_URL": copy_of_seeded(environment, "S", "bench_beside"), "REDIS_URL": redis}
    with serving(environment, "beside.log") as port:
        module = [os.fspath(PYTHON), "-m", "bin.tools.bench.beside"]
        done = subprocess.run(module, env=environment, check=False, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise NotPossible("Nobody could be signed in at the smaller venue.")
        yield json.dumps({"port": port, "manager": done.stdout.split()[-1]})


def measured(environment: dict[str, str], arguments: argparse.Namespace, smaller: str) -> list[dict[str, Any]]:
    """The cells on a copy of the seeded database; the invariants of the copy afterwards."""
    scale = arguments.scale
    environment = environment | {"DATABASE_URL": copy_of_seeded(environment, scale, "bench_run")}
    with serving(environment, "web.log") as port, tempfile.TemporaryDirectory() as folder:
        say(f"Pressing ({scale})")
        out = Path(folder, "out.json")
        module = [os.fspath(PYTHON), "-m", "bin.tools.bench.cells"]
        words = [str(port), str(arguments.seconds), os.fspath(FOLDER), os.fspath(out), smaller, *arguments.cells]
        if subprocess.run([*module, *words], env=environment, check=False).returncode:
            raise NotPossible("The cells could not be measured.")
        lines: list[dict[str, Any]] = json.loads(out.read_text())
    checked = subprocess.run(
        [*MANAGE, "check_invariants"], env=environment, capture_output=True, text=True, check=False
    )
    lines.append(
        {
            "workload": f"invariants after it ({scale})",
            "measured": checked.stdout.strip().splitlines()[-1] if checked.stdout.strip() else "",
            "verdict": "FAILED" if checked.returncode else "held",
            "faults": checked.stdout.strip().splitlines()[:5] if checked.returncode else [],
        }
    )
    return lines


# --- databases -------------------------------------------------------------------------------------------------------


def copy_of_seeded(environment: dict[str, str], scale: str, copy: str) -> str:
    """The address of a fresh copy of the venue of that size, which is made if there is none of today."""
    name = f"bench_{scale.lower()}"
    wanted = stamp()
    with closing(psycopg2.connect(address(environment, "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() != (wanted,):
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
                seeding = environment | {"DATABASE_URL": address(environment, name)}
                say(f"Seeding a venue of size {scale}")
                manage(seeding, "migrate", "--verbosity", "0")
                manage(seeding, "seed_demo", "--scale", scale)
                cursor.execute(f"COMMENT ON DATABASE {name} IS %s", [wanted])
            cursor.execute(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {name} STRATEGY FILE_COPY")
    return address(environment, copy)


def stamp() -> str:
    """What a seeded database was made from: the day, the migrations and the seeds."""
    sources = [*PROJECT.glob("*/migrations/0*.py"), *PROJECT.glob("feedback/services/demo*.py")]
    sources += PROJECT.glob("feedback/services/bulk*.py")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources)))
    return f"{date.today()} {digest.hexdigest()}"  # noqa: DTZ011 - only compared with itself


def address(environment: dict[str, str], name: str) -> str:
    return urlunsplit(urlsplit(environment["DATABASE_URL"])._replace(path=f"/{name}"))


# --- server ----------------------------------------------------------------------------------------------------------


@contextmanager
def serving(environment: dict[str, str], log_name: str) -> Iterator[int]:
    """The server of `bin/run`, with the floor beside the product."""
    port = free_port()
    environment = environment | {"BASE_URL": f"http://localhost:{port}"}
    command = [os.fspath(PYTHON), "-m", "gunicorn", "bin.tools.bench.wsgi", "--bind", f"127.0.0.1:{port}"]
    size = ["--workers", str(PROCESSES), "--threads", str(THREADS), "--log-level", "warning", "--no-control-socket"]
    with (FOLDER / "log" / log_name).open("w") as log:
        process = subprocess.Popen(
            [*command, *size], env=environment, stdout=log, stderr=log, preexec_fn=end_with_parent(signal.SIGTERM)
        )
        try:
            patience = time.monotonic() + 60
            while not is_up(port):
                if process.poll() is not None or time.monotonic() > patience:
                    raise NotPossible(f"The server does not come up; see {log.name}.")
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait(40)


def is_up(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=2).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


# --- table -----------------------------------------------------------------------------------------------------------


def show(lines: list[dict[str, Any]], arguments: argparse.Namespace, environment: dict[str, str]) -> None:
    with closing(psycopg2.connect(environment["DATABASE_URL"])) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [postgres] = cursor.fetchone() or [""]
    load = " ".join(f"{each:.2f}" for each in os.getloadavg())
    print(f"\nscale {arguments.scale}, {arguments.seconds:g} s a cell and round, {os.cpu_count()} cores, load {load}")
    print(f"Python {platform.python_version()}, PostgreSQL {postgres}, gunicorn {PROCESSES} × {THREADS}\n")
    print(f"{'workload':<44}{'measured':<44}{'floor':<10}{'ratio':>7}  {'line':>7} {'aim':>5}  verdict")
    for line in lines:
        ratio = f"{line['ratio']:.2f}" if line.get("ratio") is not None else ""
        least, most = line.get("least"), line.get("most")
        asked = f"≥ {least:g}" if least is not None else f"≤ {most:g}" if most is not None else ""
        aim = f"{line['aim']:g}" if line.get("aim") is not None else ""
        words = f"{line['workload']:<44}{line['measured']:<44}{line.get('floor', ''):<10}"
        print(f"{words}{ratio:>7}  {asked:>7} {aim:>5}  {line['verdict']}")
        for fault in line.get("faults", ()):
            print(f"    {fault}")


if __name__ == "__main__":
    sys.exit(main())
