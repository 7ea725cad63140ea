"""The second half of bin/test, inside `.venv`: engines, every check, then the tests; one failure fails the whole.

A check that fails does not keep the others from running. The table of checks is printed by the tests' own summary
(tests/conftest.py), so that pytest's closing line ends the output.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from bin.tools.prepare import PROJECT, PYTHON
from bin.tools.quick import left_out
from bin.tools.test import options
from bin.tools.translations import compile_catalogue
from bin.tools.with_engines import environment_of_tests, run, temporary_folder
from venue.assets import AssetMissing, copy_assets
from venue.embedded import EngineError, Engines

APPS = ("venue", "members", "bookings", "safety", "feedback")
CODE = (*APPS, "bin/tools", "tests", "manage.py")
AT_ONCE = 2
TEMPLATE = "venue_migrated"
TESTS_FAILED = 1  # pytest's; anything else means that it was interrupted or could not do its work

# A complete production, of dummies: `check --deploy` must have nothing to say about it.
PRODUCTION = {
    "VENUE_MODE": "production",
    "SECRET_KEY": "checks-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "FIELD_KEYS": "checks-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "EMAIL_URL": "smtp+tls://desk:password@mail.example:587",
    "BASE_URL": "https://venue.example",
    "DEFAULT_FROM_EMAIL": "Desk <desk@venue.example>",
    "TRUST_PROXY": "1",
}


@dataclass(frozen=True)
class Result:
    name: str
    seconds: float
    output: str
    passed: bool

    def __str__(self) -> str:
        return f"{self.name:<24}{self.seconds:6.1f} s   {'passed' if self.passed else 'FAILED'}"


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments, for_pytest = options()
    with ExitStack() as stack:
        var_dir = temporary_folder(stack)
        try:
            copy_assets(var_dir / "assets")
            compile_catalogue()
            engines = stack.enter_context(Engines(var_dir, throwaway=True))
        except (AssetMissing, EngineError) as error:
            print(error, file=sys.stderr)
            return 1
        environment = environment_of_tests(var_dir, engines)
        results = run_checks(environment)
        table = var_dir / "checks"
        table.write_text("\n".join(map(str, results)) + "\n")
        if all(result.passed for result in results if result.name == "migrate"):
            environment["TEST_TEMPLATE"] = TEMPLATE
        code = 0
        for chosen, extra in rounds(quick=arguments.quick, table=table, by_hand=bool(for_pytest)):
            tests = [os.fspath(PYTHON), "-m", "pytest", "--durations", "20", *chosen, *for_pytest]
            code = run(tests, environment | extra) or code
            if code not in (0, TESTS_FAILED):
                break
    return code or int(not all(result.passed for result in results))


def rounds(*, quick: bool, table: Path, by_hand: bool) -> list[tuple[list[str], dict[str, str]]]:
    """What pytest is run with: the plain and the slow tests on every core, then what needs the machine for itself in
    one process, then the journeys, each process with a stack and a browser of its own.

    Tests chosen by hand run in one go, in one process. The table of checks is shown by the last. What the quick round
    leaves alone is not even collected.
    """
    shown = {"CHECKS_TABLE": os.fspath(table)}
    plain = "not (journey or stress or slow)" if quick else "not (journey or stress)"
    if by_hand:
        return [(["-m", plain] if quick else [], shown)]
    on_every_core = ["--numprocesses", "auto", "--dist"]
    first = ["-m", plain, *on_every_core, "loadfile", "--no-loadscope-reorder"]  # else one long file runs last, alone
    if quick:
        return [([*first, *(f"--ignore={tests}" for tests in left_out())], shown)]
    journeys = ["-m", "journey", *on_every_core, "worksteal"]
    return [(first, {}), (["-m", "stress"], {}), (journeys, shown)]


def run_checks(environment: dict[str, str]) -> list[Result]:
    """Every check, a few at a time, shown in order; what a passed one printed is shown too (warnings)."""
    others = {
        "production": environment | PRODUCTION,
        "migrate": environment | {"DATABASE_URL": make_template(environment)},
    }
    with ThreadPoolExecutor(AT_ONCE) as pool:
        coming = [
            pool.submit(check, name, command, others.get(name, environment)) for name, command in commands().items()
        ]
        results = []
        for future in coming:
            result = future.result()
            print(result, result.output, sep="\n" if result.output else "", flush=True)
            results.append(result)
    return results


def make_template(environment: dict[str, str]) -> str:
    """The address of a new, empty database, to be migrated and then copied for every database of the tests."""
    url = urlsplit(environment["DATABASE_URL"])
    with closing(psycopg2.connect(urlunsplit(url._replace(path="/postgres")))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
    return urlunsplit(url._replace(path=f"/{TEMPLATE}"))


def commands() -> dict[str, list[str]]:
    """Each check by its name; the slowest first."""
    manage = [os.fspath(PYTHON), "manage.py"]
    tool = {name: os.fspath(PYTHON.with_name(name)) for name in ("ruff", "mypy", "djade", "lint-imports")}
    templates = [os.fspath(path) for path in sorted(Path("templates").rglob("*.html"))]
    return {
        "migrate": [*manage, "migrate", "--verbosity", "0"],
        "types": [tool["mypy"]],
        "translations": [os.fspath(PYTHON), "-m", "bin.tools.translations", "check"],
        "production": [*manage, "check", "--deploy", "--fail-level", "WARNING", "--database", "default"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "imports": [tool["lint-imports"], "--no-cache"],
        "format": [tool["ruff"], "format", "--check", *CODE],
        "lint": [tool["ruff"], "check", *CODE],
        "template format": [tool["djade"], "--check", "--target-version", "5.2", *templates],
        "sizes": [os.fspath(PYTHON), "-m", "bin.tools.sizes"],
        "template lint": [os.fspath(PYTHON), "-m", "bin.tools.lint_templates"],
    }


def check(name: str, command: list[str], environment: dict[str, str]) -> Result:
    begin = time.monotonic()
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(name, time.monotonic() - begin, done.stdout.strip(), done.returncode == 0)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
