"""What every test starts from. Engines come from outside: bin/test, or bin/with-engines for a run by hand."""

import os
from pathlib import Path

import pytest

if not os.environ.get("DATABASE_URL"):
    pytest.exit("No database: run bin/test, or bin/with-engines .venv/bin/pytest …", returncode=2)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what bin/test checked before the tests, so that pytest's own closing line stays the last one."""
    if table := os.environ.get("CHECKS_TABLE"):
        terminalreporter.write(Path(table).read_text())
