"""Does anything fail when a rule is wrong? Each rule in `mutations/` is broken in a copy of the project, by one small
change, and the tests that look after it are run there. They must fail; a rule that can be broken unnoticed ends this
with 1.

A new rule joins by one `Mutation` of its room: its words must stand in the file exactly once.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from bin.tools.checks import TEMPLATE, TESTS_FAILED, make_template
from bin.tools.mutations import MUTATIONS
from bin.tools.mutations.mutation import Mutation
from bin.tools.prepare import PROJECT, PYTHON
from bin.tools.translations import compile_catalogue
from bin.tools.with_engines import environment_of_tests, temporary_folder
from venue.assets import AssetMissing, copy_assets
from venue.embedded import EngineError, Engines


def main() -> int:
    arguments = options()
    chosen = [each for each in MUTATIONS if not arguments.names or any(name in each.rule for name in arguments.names)]
    with ExitStack() as stack:
        var_dir = temporary_folder(stack)
        copy = var_dir / "project"
        try:
            copy_assets(var_dir / "assets")
            compile_catalogue()
            engines = stack.enter_context(Engines(var_dir, throwaway=True))
        except (AssetMissing, EngineError) as error:
            print(error, file=sys.stderr)
            return 1
        copy_project(copy)
        environment = environment_of_tests(var_dir, engines) | {"TEST_TEMPLATE": TEMPLATE}
        migrating = environment | {"DATABASE_URL": make_template(environment)}
        migrate = [os.fspath(PYTHON), "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=copy, env=migrating, check=True)
        verdicts = [tried(each, copy, environment) for each in chosen]
    print(f"\n{sum(verdicts)} of {len(verdicts)} broken rules were noticed.")
    return int(not all(verdicts))


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/mutate", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="WORDS", help="only rules whose sentence contains these words")
    return parser.parse_args()


def copy_project(copy: Path) -> None:
    """Every file that belongs to the project, as it is now, and the compiled translations."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    named = subprocess.run(listing, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.splitlines()
    compiled = [os.fspath(path.relative_to(PROJECT)) for path in PROJECT.glob("venue/locale/**/*.mo")]
    for name in (*named, *compiled):
        if (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, copy / name)


def tried(mutation: Mutation, copy: Path, environment: dict[str, str]) -> bool:
    """Break it, run its tests, mend it; whether they failed, and not for another reason."""
    path = copy / mutation.path
    source = path.read_text()
    if source.count(mutation.sound) != 1:
        print(f"STALE     {mutation.rule}: {mutation.path} has {source.count(mutation.sound)} × {mutation.sound!r}")
        return False
    path.write_text(source.replace(mutation.sound, mutation.broken))
    began = time.monotonic()
    command = [os.fspath(PYTHON), "-m", "pytest", "--exitfirst", "--reuse-db", "-q", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *mutation.tests], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
    finally:
        path.write_text(source)
    is_noticed = done.returncode == TESTS_FAILED and " failed" in done.stdout
    by = next((line for line in done.stdout.splitlines() if line.startswith("FAILED ")), done.stdout[-300:])
    verdict = "noticed" if is_noticed else "UNNOTICED"
    print(f"{verdict:<10}{mutation.rule} ({time.monotonic() - began:.0f} s)\n          {by[:150]}", flush=True)
    return is_noticed


if __name__ == "__main__":
    sys.exit(main())
