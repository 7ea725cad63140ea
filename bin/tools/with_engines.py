"""Start the engines, run a command with their addresses, stop them; ends with the command's own exit code.

Without --var the folder is made for this run and removed after it, so any number can run at the same time.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bin.tools.translations import compile_catalogue
from venue.assets import AssetMissing, copy_assets
from venue.embedded import EngineError, Engines, remove_data
from venue.processes import end_with_parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/with-engines", description=__doc__)
    parser.add_argument("--var", type=Path, metavar="DIR", help="keep the engines' data in this folder")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    arguments = parser.parse_args()
    if not arguments.command:
        parser.error("say which command to run")
    with ExitStack() as stack:
        var_dir = arguments.var or temporary_folder(stack)
        try:
            copy_assets(var_dir / "assets")
            compile_catalogue()
            engines = stack.enter_context(Engines(var_dir, throwaway=True))
        except (AssetMissing, EngineError) as error:
            print(error, file=sys.stderr)
            return 1
        return run(arguments.command, environment_of_tests(var_dir, engines))


def temporary_folder(stack: ExitStack) -> Path:
    """A folder of our own that the system user of the engines may enter (the default is closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="venue-"))
    stack.callback(remove_data, folder)
    folder.chmod(0o711)
    return folder


def environment_of_tests(var_dir: Path, engines: Engines) -> dict[str, str]:
    (var_dir / "static").mkdir(exist_ok=True)  # the web server looks for it before it looks into it
    return {"VENUE_MODE": "test"} | os.environ | {"VENUE_VAR": str(var_dir.resolve())} | engines.environment


def run(command: list[str], environment: dict[str, str]) -> int:
    """Ctrl-C and a polite kill are the command's to answer; the engines are stopped when it has ended."""
    process = subprocess.Popen(command, env=environment, preexec_fn=end_with_parent(signal.SIGTERM))
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    terminate = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, terminate)


if __name__ == "__main__":
    sys.exit(main())
