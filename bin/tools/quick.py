"""Which tests `bin/test --quick` leaves alone: those of a browser, of load and of faults, and of the broad ones, which
go through many layers of the house, all that have nothing to do with what was changed.
"""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bin.tools.prepare import PROJECT

UNASKED = ("tests/journeys", "tests/concurrency", "tests/faults")
BASES = ("@{upstream}", "main")  # the first there is: what was pushed, or what the branch left


def left_out() -> list[str]:
    """Files and folders of tests, from the top of the project."""
    return [*UNASKED, *sorted(broad() - touched(changed()))]


def broad() -> set[str]:
    return {str(file.relative_to(PROJECT)) for file in (PROJECT / "tests").rglob("test_*.py") if is_broad(file)}


def is_broad(file: Path) -> bool:
    marks = (line for line in file.read_text().splitlines() if line.startswith("pytestmark = "))
    return any("pytest.mark.broad" in line for line in marks)


def changed() -> set[str]:
    """Files that differ from what was pushed or, on a branch, from where it left; nothing where git knows nothing."""
    new = asked("ls-files", "--others", "--exclude-standard")
    base = next(filter(None, (asked("merge-base", "HEAD", base) for base in BASES)), ["HEAD"])
    return {*new, *asked("diff", "--name-only", base[0])}


def asked(*question: str) -> list[str]:
    try:
        answer = subprocess.run(["git", *question], cwd=PROJECT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return answer.stdout.splitlines()


def touched(files: set[str]) -> set[str]:
    """The broad files of tests that changed, import what changed, or are named after it."""
    modules = {file.removesuffix(".py").replace("/", ".") for file in files if file.endswith(".py")}
    starts = {start for file in files for start in starts_of_tests(PurePosixPath(file))}
    return {
        test
        for test in broad()
        if test in files or test.startswith(tuple(starts)) or modules.intersection(imported(PROJECT / test))
    }


def starts_of_tests(file: PurePosixPath) -> Iterator[str]:
    """How the tests of a module or a template are called: of feedback/views/queue.py and templates/feedback/_queue.html
    those of tests/feedback/test_queue….
    """
    parts = file.parts[1:] if file.parts[0] == "templates" else file.parts
    if parts[0] != "tests" and len(parts) > 1 and file.suffix in (".py", ".html"):
        yield f"tests/{parts[0]}/test_{file.stem.removeprefix('_')}"


def imported(file: Path) -> Iterator[str]:
    """Every module that a file names in an import, and every name taken out of one, which may be a module too."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
