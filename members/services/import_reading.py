"""From a file to rows of text: which encoding, which separator, where the cells end. Knows nothing about members."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from venue.errors import DomainError

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"), (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))
ENCODINGS = (("utf-8", "UTF-8"), ("gbk", "GBK"), ("gb18030", "GB18030"))
DELIMITERS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}
LONGEST_CELL = 20  # line breaks; more of them mean that a quotation mark is never closed
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
GUARDED = re.compile(r"^'(?=[=+\-@\t\r])")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFile(DomainError):
    """The file as a whole cannot be read."""

    code = "unreadable_file"


@dataclass(frozen=True)
class Row:
    """One row of the list. `line` is the number that a spreadsheet program shows beside it, starting at 1."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Source:
    """A file as it was read. `encoding` and `separator` are words for the report."""

    name: str
    sha256: str
    encoding: str
    separator: str
    rows: tuple[Row, ...]


def read_source(path: Path) -> Source:
    """Read a list, whatever its kind; raises `UnreadableFile` with what to do."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(_("The file %(name)s cannot be opened.") % {"name": path.name}) from error
    fingerprint = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PK"):
        return Source(path.name, fingerprint, "xlsx", "", tuple(_workbook_rows(data)))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            _("%(name)s is an old Excel file. Open it and save it as .xlsx, then import that.") % {"name": path.name}
        )
    text, encoding = decode(data)
    delimiter = find_delimiter(text)
    return Source(path.name, fingerprint, encoding, str(DELIMITERS[delimiter]), tuple(_csv_rows(text, delimiter)))


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding.

    UTF-8 is tried first: Chinese text in GBK is never valid UTF-8 by accident.
    """
    for mark, codec, name in BOMS:
        if data.startswith(mark):
            return _decoded(data, codec), name
    for codec, name in ENCODINGS:
        try:
            return data.decode(codec), name
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(_("The file is neither UTF-8 nor GBK text. Save it as “CSV UTF-8” or as .xlsx and try again."))


def _decoded(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("The file is damaged: it is not the text it says it is.")) from error


def find_delimiter(text: str) -> str:
    """The separator that stands most often in the first line that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def guard(text: str) -> str:
    """A cell that a spreadsheet program shows and never runs as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _clean(text: str) -> str:
    """A cell without control characters, and without the guard that an earlier export of ours put before a formula."""
    return GUARDED.sub("", CONTROL.sub("", text))


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line, cells in enumerate(reader, start=1):
            if any(cell.count("\n") > LONGEST_CELL for cell in cells):
                raise UnreadableFile(
                    _("A quotation mark opened in row %(row)s is never closed. Close it and try again.") % {"row": line}
                )
            yield Row(line, tuple(_clean(cell) for cell in cells))
    except csv.Error as error:
        raise UnreadableFile(
            _("The file breaks off at line %(line)s: a cell there cannot be read.") % {"line": reader.line_num}
        ) from error


def _workbook_rows(data: bytes) -> Iterator[Row]:
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableFile(_("This is not an Excel file that can be read. Save it again as .xlsx.")) from error
    try:
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # some programs write them wrong
        yield from _evened(sheet.iter_rows(values_only=True))
    finally:
        workbook.close()


def _evened(rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    """Rows as wide as the widest so far: that a workbook leaves out empty cells at the end is nobody's mistake."""
    width = 0
    for line, values in enumerate(rows, start=1):
        width = max(width, len(values))
        cells = [_clean(_cell_text(value)) for value in values]
        yield Row(line, (*cells, *[""] * (width - len(cells))))


def _cell_text(value: Any) -> str:
    """What a person would have typed: whole numbers without “.0”, days without a time."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
