"""The Chinese catalogue: compile it (at every start), renew it (bin/messages), judge it (bin/test).

There is one catalogue for the whole project. Babel compiles, because a fresh machine has no msgfmt; collecting the
texts needs the `xgettext` of GNU gettext.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = Path("venue/locale/zh_Hans/LC_MESSAGES/django.po")
DATE_OF_RENEWAL = '"POT-Creation-Date:'  # would make every renewal a change
TRANSLATED = ("venue", "members", "bookings", "safety", "feedback", "templates", "manage.py")


def compile_catalogue() -> None:
    """Write the compiled file when it is older than its source."""
    source = PROJECT / CATALOGUE
    compiled = source.with_suffix(".mo")
    if source.exists() and not (compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime):
        with compiled.open("wb") as file:
            write_mo(file, read(source))


def renew(project: Path) -> None:
    """Collect the texts of code and templates into the catalogue of `project`, keeping what is translated."""
    if not shutil.which("xgettext"):
        sys.exit("GNU gettext is missing; on Debian and Ubuntu: apt install gettext")
    options = ["--locale", "zh_Hans", "--no-obsolete", "--no-wrap", "--add-location", "file", "--verbosity", "0"]
    ignored = [word for name in (".venv", "node_modules", "var", "tests", "bin") for word in ("--ignore", name)]
    subprocess.run([sys.executable, "manage.py", "makemessages", *options, *ignored], cwd=project, check=True)
    catalogue = project / CATALOGUE
    lines = catalogue.read_text().splitlines(keepends=True)
    catalogue.write_text("".join(line for line in lines if not line.startswith(DATE_OF_RENEWAL)))


def faults() -> list[str]:
    """What is wrong with the catalogue, one line a text: missing, untranslated, unsure (fuzzy) or no longer used."""
    with tempfile.TemporaryDirectory(prefix="venue-") as folder:
        copy = Path(folder)
        for name in TRANSLATED:
            source = PROJECT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
            elif source.exists():
                shutil.copy2(source, copy)
        (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
        renew(copy)
        used, kept = read(copy / CATALOGUE), read(PROJECT / CATALOGUE)
    return [*compare(used, kept), *(f"unsure: {message.id!r}" for message in kept if message.id and message.fuzzy)]


def compare(used: Catalog, kept: Catalog) -> list[str]:
    texts, known = (
        {(message.id, message.context): message.string for message in catalogue if message.id}
        for catalogue in (used, kept)
    )
    found = [f"missing: {key[0]!r}" for key in texts if key not in known]
    found += [f"no longer used: {key[0]!r}" for key in known if key not in texts]
    return found + [f"untranslated: {key[0]!r}" for key in texts if key in known and not is_translated(known[key])]


def is_translated(text: str | Sequence[str] | None) -> bool:
    return bool(text) and all([text] if isinstance(text, str) else text or [])


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="zh_Hans")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["renew"]:
            renew(PROJECT)
        case ["compile"]:
            compile_catalogue()
        case ["check"]:
            lines = faults()
            print(*lines, sep="\n")
            sys.exit(f"{len(lines)} texts; bin/messages renews the catalogue." if lines else None)
        case _:
            sys.exit("renew, compile or check?")
