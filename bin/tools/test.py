"""The first half of bin/test: install what is missing, in Python and on the machine, then hand over to checks.py.

Only the standard library is used here.
"""

import argparse
import os
import shutil
import signal
import sys
from pathlib import Path

from bin.tools.prepare import PYTHON, NotPossible, Step, do, prepare

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments, _ = options()
    try:
        install_programs(missing_programs(with_browser=not arguments.quick))
        prepare("requirements.txt", "requirements-dev.txt")
    except NotPossible as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(PYTHON, [os.fspath(PYTHON), "-m", "bin.tools.checks", *sys.argv[1:]])


def options() -> tuple[argparse.Namespace, list[str]]:
    """Our own options, and the rest, which is for pytest."""
    parser = argparse.ArgumentParser(prog="bin/test", epilog="Anything else is handed to pytest.")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="leave out browsers, load, slow tests, and broad ones about what was not changed",
    )
    return parser.parse_known_args()


def missing_programs(*, with_browser: bool) -> list[str]:
    """The Debian packages of what pip and npm cannot bring."""
    missing = [] if shutil.which("xgettext") else ["gettext"]
    if with_browser:
        missing += [] if browser() else ["chromium"]
        missing += [] if has_chinese_font() else ["fonts-noto-cjk"]
    return missing


def browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def has_chinese_font() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    return any(next(folder.rglob("NotoSans*CJK*"), None) for folder in folders)


def install_programs(packages: list[str]) -> None:
    """Root on Debian installs them; anybody else reads which command does."""
    if not packages:
        return
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotPossible(f"The tests need: {names}. On Debian and Ubuntu: sudo apt-get install {names}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    install = ["apt-get", "install", "-qq", "--no-install-recommends", *packages]
    do(Step("Looking for Debian's packages", ["apt-get", "update", "-qq"], "apt-get update failed: no network?", {}))
    do(Step(f"Installing {names}", install, f"apt-get could not install {names}.", {}))


if __name__ == "__main__":
    main()
