"""The venue's numbers: declared in code with unit, bounds and default, set by the venue in `Policy` rows.

An app declares its own numbers once, when it is loaded:

    FREE_CANCEL = declare("booking.free_cancel_hours", _("Free cancelling until"), Unit.HOURS, 12, maximum=168)

and reads them through `read([...], at=now, scopes=[...])`, which gives values and the ids of the rows they came from.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from venue.errors import Text
from venue.models import Policy
from venue.prepared import Prepared
from venue.recent import Recent

VENUE_SCOPE = "venue"
BEFORE_EVERYTHING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class Unit(models.TextChoices):
    COUNT = "count", _("times")
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    CLOCK = "clock", _("time of day")
    MONEY = "money", _("amount")
    PERCENT = "percent", _("percent")
    CHOICE = "choice", _("one of")


@dataclass(frozen=True)
class Definition:
    """One number a venue may set. `default`, `minimum` and `maximum` are in `unit`; a clock is text, "22:00", an amount
    is text in the venue's currency, "30.00", and a choice is one of `choices`, value and label.
    """

    key: str
    label: Text
    unit: Unit
    default: int | str
    minimum: int = 0
    maximum: int = 1_000_000
    help: Text = ""
    scopes: tuple[str, ...] = ()  # what it may be set for besides the whole venue: "course", "tier"
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True)
class Values:
    """Values in force at one instant, and the ids of the `Policy` rows that a record made under them keeps."""

    by_key: Mapping[str, Any]
    ids: tuple[int, ...]

    def count(self, definition: Definition) -> int:
        return int(self.by_key[definition.key])

    def span(self, definition: Definition) -> timedelta:
        """The value as a duration; its unit must be minutes, hours or days."""
        return timedelta(**{definition.unit.value: self.by_key[definition.key]})

    def clock(self, definition: Definition) -> time:
        return time.fromisoformat(self.by_key[definition.key])

    def money(self, definition: Definition) -> Decimal:
        return Decimal(str(self.by_key[definition.key]))

    def choice(self, definition: Definition) -> str:
        return str(self.by_key[definition.key])


DEFINITIONS: dict[str, Definition] = {}


def declare(
    key: str,
    label: Text,
    unit: Unit,
    default: int | str,
    *,
    minimum: int = 0,
    maximum: int = 1_000_000,
    help: Text = "",
    scopes: tuple[str, ...] = (),
    choices: Iterable[tuple[str, Text]] = (),
) -> Definition:
    """Declare a number; a key is declared once."""
    if key in DEFINITIONS:
        raise ValueError(f"policy {key} is declared twice")
    definition = Definition(key, label, unit, default, minimum, maximum, help, scopes, tuple(choices))
    DEFINITIONS[key] = definition
    return definition


@dataclass(frozen=True, eq=False)
class Table:
    """All values of some numbers at one instant, for every scope; read once, asked for each row of a list. The same
    table is handed out for as long as no figure changes.
    """

    definitions: tuple[Definition, ...]
    rows: Mapping[tuple[str, str], Policy]
    _answers: dict[tuple[str, ...], Values] = field(default_factory=dict)

    def under(self, scopes: Sequence[str] = ()) -> Values:
        """For each number the most particular of `scopes` (last wins), else the venue's own, else the default."""
        wanted = tuple(scopes)
        if wanted not in self._answers:
            self._answers[wanted] = self._under(wanted)
        return self._answers[wanted]

    def _under(self, scopes: Sequence[str]) -> Values:
        chosen = {each.key: self._row(each.key, (*reversed(scopes), VENUE_SCOPE)) for each in self.definitions}
        values = {each.key: row.value if (row := chosen[each.key]) else each.default for each in self.definitions}
        return Values(values, tuple(sorted(row.pk for row in chosen.values() if row)))

    def _row(self, key: str, scopes: Sequence[str]) -> Policy | None:
        return next((self.rows[key, scope] for scope in scopes if (key, scope) in self.rows), None)


Key = tuple[str, str]  # key and scope


@dataclass(frozen=True, eq=False)
class Rows:
    """Every row by its number and scope, the one that holds last first; the instants at which one begins to hold, and
    the tables made of them so far, by their numbers and by how many of those instants have passed.
    """

    keys: Sequence[tuple[int]]
    by_key: Mapping[Key, Sequence[Policy]]
    begins: Sequence[datetime]
    tables: dict[tuple[tuple[str, ...], int], Table] = field(default_factory=dict)


_keys = Prepared(lambda: Policy.objects.order_by("pk").values_list("pk"))


def _rows() -> Rows:
    found: dict[Key, list[Policy]] = defaultdict(list)
    rows = list(Policy.objects.order_by("-effective_from", "-pk"))
    for row in rows:
        found[row.key, row.scope].append(row)
    return Rows(sorted((row.pk,) for row in rows), found, sorted({row.effective_from for row in rows}))


def _are_all(kept: Rows) -> bool:
    """Rows are only ever added: with the same keys it is the same table."""
    return _keys.rows() == kept.keys


_recent = Recent(_rows, _are_all)
forget = _recent.forget


def rows_with(pks: Iterable[int]) -> Mapping[int, Policy]:
    """The rows with these keys, which records have kept; rows never change."""
    wanted = set(pks)
    known = {row.pk: row for rows in _recent.get().by_key.values() for row in rows if row.pk in wanted}
    if missing := wanted - set(known):
        known |= {row.pk: row for row in Policy.objects.filter(pk__in=missing)}
    return known


def values_of(definition: Definition, pks: Iterable[int]) -> Mapping[int, Any]:
    """The values of one number among the rows with these keys."""
    return {pk: row.value for pk, row in rows_with(pks).items() if row.key == definition.key}


def load(definitions: Iterable[Definition], *, at: datetime) -> Table:
    """What holds at `at`, in one query at most whatever the number of definitions and scopes."""
    wanted, kept = tuple(definitions), _recent.get()
    name = tuple(definition.key for definition in wanted), bisect_right(kept.begins, at)
    if name not in kept.tables:
        kept.tables[name] = Table(wanted, _in_force(kept, set(name[0]), at))
    return kept.tables[name]


def _in_force(kept: Rows, keys: set[str], at: datetime) -> dict[Key, Policy]:
    found = {}
    for (key, scope), newest_first in kept.by_key.items():
        if key in keys and (row := next((each for each in newest_first if each.effective_from <= at), None)):
            found[key, scope] = row
    return found


def read(definitions: Iterable[Definition], *, at: datetime, scopes: Sequence[str] = ()) -> Values:
    """What holds at `at` under `scopes`; see `Table.under`."""
    return load(definitions, at=at).under(scopes)


QUIET_FROM = declare("messages.quiet_from", _("Quiet hours begin"), Unit.CLOCK, "22:00")
QUIET_UNTIL = declare("messages.quiet_until", _("Quiet hours end"), Unit.CLOCK, "08:00")
ATTEMPTS = declare(
    "messages.attempts",
    _("Attempts before a message counts as failed"),
    Unit.COUNT,
    6,
    minimum=1,
    maximum=20,
)
LOCK_AFTER = declare(
    "desk.lock_minutes",
    _("A shared desk locks itself after"),
    Unit.MINUTES,
    10,
    minimum=1,
    maximum=240,
    help=_("Minutes without a click, where people take over from each other with a PIN."),
)
