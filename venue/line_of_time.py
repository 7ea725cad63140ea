"""The line of time of a person: whatever happened with them, from every room of the house, the latest first.

Each room offers sources, named by dotted path in `settings.LINE_OF_TIME`; the page composes them and imports nobody
above it. A page costs one query for each source that the reader may see, whatever the number of rows.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import import_string

from venue.errors import Text
from venue.models import User


@dataclass(frozen=True)
class Said:
    """What is said of one row. `url` leads to its record, `tone` colours its mark: plain, good, warn, bad."""

    text: Text
    detail: Text = ""
    url: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class Source:
    """One kind of happening. `rows` gives those of a person with all that `say` reads of them; `at` is the field with
    their instant, which is never null among them. Nothing is shown to whoever lacks the permission.
    """

    kind: str
    label: Text
    icon: str
    permission: str
    rows: Callable[[Any], QuerySet[Any]]
    at: str
    say: Callable[[Any], Said]


@dataclass(frozen=True)
class Entry:
    """One happening on the line."""

    at: datetime
    source: Source
    row: Model
    said: Said

    @property
    def place(self) -> "Place":
        return self.at, self.source.kind, self.row.pk


Place = tuple[datetime, str, int]  # the order of the line: by time, and where that is equal, always the same


@dataclass(frozen=True)
class Page:
    """Entries, the latest first, and the mark from which earlier ones follow, empty at the end."""

    entries: Sequence[Entry]
    earlier: str


def sources_for(viewer: User) -> list[Source]:
    """What this person may see, in the order of the settings."""
    found: Iterable[Source] = map(import_string, settings.LINE_OF_TIME)
    return [each for each in found if viewer.has_perm(each.permission)]


def page_of(person: Any, sources: Iterable[Source], *, mark: str = "", size: int) -> Page:
    """So many entries before the mark; one that cannot be read begins at the end of the line."""
    before = _read(mark)
    found = [entry for source in sources for entry in _entries(source, person, before, size + 1)]
    found.sort(key=lambda entry: entry.place, reverse=True)
    shown = found[:size]
    return Page(shown, _mark(shown[-1].place) if len(found) > size else "")


def _entries(source: Source, person: Any, before: Place | None, most: int) -> list[Entry]:
    rows = source.rows(person)
    if before:
        rows = rows.filter(_earlier(source, before))
    rows = rows.order_by(f"-{source.at}", "-pk")[:most]
    return [Entry(getattr(row, source.at), source, row, source.say(row)) for row in rows]


def _earlier(source: Source, before: Place) -> Q:
    """What stands after a place on the line, among the rows of one source."""
    at, kind, pk = before
    earlier = Q(**{f"{source.at}__lt": at})
    if source.kind > kind:
        return earlier
    same = Q(**{source.at: at})
    return earlier | (same if source.kind < kind else same & Q(pk__lt=pk))


def _mark(place: Place) -> str:
    at, kind, pk = place
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), kind, pk]).encode()).decode().rstrip("=")


def _read(mark: str) -> Place | None:
    try:
        at, kind, pk = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        found = datetime.fromisoformat(at), str(kind), int(pk)
    except (ValueError, TypeError, binascii.Error):
        return None
    return found if found[0].tzinfo else None
