"""The second half of bin/run, inside `.venv`: engines, database, data, then all processes until somebody stops them."""

import hashlib
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from bin.tools.prepare import PROJECT, PYTHON, NotPossible, say
from bin.tools.run import options
from bin.tools.supervisor import supervise
from bin.tools.translations import compile_catalogue
from venue.assets import AssetMissing, copy_assets
from venue.embedded import EngineError, Engines, free_port, remove_data
from venue.processes import end_with_parent

APPS = ("venue", "members", "bookings", "safety", "feedback")
MANAGE = [os.fspath(PYTHON), os.fspath(PROJECT / "manage.py")]


def main() -> int:
    signal.signal(signal.SIGTERM, stop_politely)
    arguments = options()
    mode = "local" if arguments.empty else "demo"
    var_dir = PROJECT / "var" / mode
    try:
        if arguments.reset:
            reset(mode, var_dir)
        copy_assets(var_dir / "assets")
        compile_catalogue()
        with Engines(var_dir) as engines:
            return run(mode, var_dir, arguments.port, engines.environment)
    except (AssetMissing, EngineError, NotPossible) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        return 130


class Stopped(Exception):
    """A polite kill, while the processes are not yet running."""


def stop_politely(*_: object) -> None:
    raise Stopped


def reset(mode: str, var_dir: Path) -> None:
    if os.environ.get("DATABASE_URL"):
        raise NotPossible(
            "--reset removes only a database of its own, and DATABASE_URL names another. Nothing was removed."
        )
    print(f"Removing everything that {mode} has kept in {var_dir}.", flush=True)
    remove_data(var_dir)


def run(mode: str, var_dir: Path, port: int, addresses: dict[str, str]) -> int:
    address = f"http://localhost:{port}"
    mail_port = free_port()
    environment = {"BASE_URL": address} | os.environ | addresses
    environment |= {"VENUE_MODE": mode, "VENUE_VAR": os.fspath(var_dir), "PYTHONUNBUFFERED": "1"}
    environment["CELERY_SKIP_CHECKS"] = "1"  # `migrate` makes them a moment earlier
    if mode == "demo":
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{mail_port}"
        environment["PYTHONWARNINGS"] = (
            "ignore:You're running the worker with superuser"  # a look at the demo harms nobody
        )

    bring_database_up_to_date(environment, var_dir)
    collect_static(environment, var_dir)
    if mode == "demo":
        seed_once(environment, var_dir)
    return supervise(
        commands(mode, port, mail_port), environment, partial(greet_when_ready, mode, address, environment)
    )


def commands(mode: str, port: int, mail_port: int) -> dict[str, list[str]]:
    """What runs, by the name that its lines carry."""
    program = {name: os.fspath(PYTHON.with_name(name)) for name in ("celery", "gunicorn")}
    celery = [program["celery"], "--app", "venue", "--quiet"]
    server = [program["gunicorn"], "venue.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    processes = {
        "web": [*server, "--preload", "--workers", "2", "--threads", "4", "--no-control-socket"],
        "worker": [*celery, "worker", "--concurrency", "4", "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""],
    }
    if mode == "demo":
        processes["mail"] = [*MANAGE, "catch_mail", "--port", str(mail_port)]
    return processes


def greet_when_ready(mode: str, address: str, environment: dict[str, str]) -> bool:
    """Once the pages answer, say where they are and who may sign in."""
    try:
        urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
    except (urllib.error.URLError, OSError):
        return False
    who = [*MANAGE, "first_owner" if mode == "local" else "demo_sign_ins"]
    said = subprocess.run(who, env=environment, start_new_session=True, stdout=subprocess.PIPE, text=True, check=False)
    print("", f"  {address}", "", said.stdout, "Ctrl-C stops everything.", "", sep="\n", flush=True)
    return True


# --- steps -----------------------------------------------------------------------------------------------------------


def manage(environment: dict[str, str], *words: str) -> None:
    command = [*MANAGE, *words]
    tied = end_with_parent(signal.SIGTERM)
    done = subprocess.run(command, env=environment, start_new_session=True, preexec_fn=tied, check=False)
    if done.returncode:
        raise NotPossible(f"Stopped at: manage.py {' '.join(words)}")


def bring_database_up_to_date(environment: dict[str, str], var_dir: Path) -> None:
    """Apply the migrations and what follows them; skipped while the database is our own and no source has changed."""
    files = sorted(path for app in APPS for path in (PROJECT / app).rglob("*.py"))
    state = fingerprint((*files, PROJECT / "requirements.txt"))
    stamp = var_dir / "database.stamp"
    is_ours = not os.environ.get("DATABASE_URL")
    if is_ours and stamp.exists() and stamp.read_text() == state:
        return
    say("Bringing the database up to date")
    manage(environment, "migrate", "--verbosity", "0")
    if is_ours:  # of another database the stamp would say nothing
        stamp.write_text(state)


def collect_static(environment: dict[str, str], var_dir: Path) -> None:
    """Give every static file its hashed name; skipped while no source has changed."""
    folders = [*PROJECT.glob("*/static"), var_dir / "assets"]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    state = fingerprint((*files, PROJECT / "requirements.txt"))
    stamp = var_dir / "static.stamp"
    if not stamp.exists() or stamp.read_text() != state:
        say("Collecting the static files")
        manage(environment, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
        stamp.write_text(state)


def fingerprint(files: Iterable[Path]) -> str:
    """Another one as soon as a file is written, comes, or goes."""
    facts = [f"{path} {path.stat().st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def seed_once(environment: dict[str, str], var_dir: Path) -> None:
    stamp = var_dir / "seeded.stamp"
    if not stamp.exists():
        say("Filling the demo venue")
        manage(environment | {"LOG_LEVEL": "ERROR"}, "seed_demo", "--scale", "demo")
        stamp.touch()


if __name__ == "__main__":
    sys.exit(main())
