"""The venue's numbers: declared in code with unit, bounds and default, set by the venue in `Policy` rows.

An app declares its own numbers once, when it is loaded:

    FREE_CANCEL = declare("booking.free_cancel_hours", _("Free cancelling until"), Unit.HOURS, 12, maximum=168)

and reads them through `read([...], at=now, scopes=[...])`, which gives values and the ids of the rows they came from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from venue.errors import Text
from venue.models import Policy

VENUE_SCOPE = "venue"
BEFORE_EVERYTHING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class Unit(models.TextChoices):
    COUNT = "count", _("times")
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    CLOCK = "clock", _("time of day")


@dataclass(frozen=True)
class Definition:
    """One number a venue may set. `default`, `minimum` and `maximum` are in `unit`; a clock is text, "22:00"."""

    key: str
    label: Text
    unit: Unit
    default: int | str
    minimum: int = 0
    maximum: int = 1_000_000
    help: Text = ""


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
) -> Definition:
    """Declare a number; a key is declared once."""
    if key in DEFINITIONS:
        raise ValueError(f"policy {key} is declared twice")
    definition = DEFINITIONS[key] = Definition(key, label, unit, default, minimum, maximum, help)
    return definition


def read(definitions: Iterable[Definition], *, at: datetime, scopes: Sequence[str] = ()) -> Values:
    """What holds at `at`: for each number the most particular of `scopes` (last wins), else the venue's own, else the
    default.

    One query whatever the number of definitions.
    """
    wanted = {definition.key: definition for definition in definitions}
    order = [VENUE_SCOPE, *scopes]
    rows = Policy.objects.filter(key__in=wanted, scope__in=order).in_force(at)
    chosen: dict[str, Policy] = {}
    for row in sorted(rows, key=lambda row: order.index(row.scope)):
        chosen[row.key] = row
    values = {key: chosen[key].value if key in chosen else definition.default for key, definition in wanted.items()}
    return Values(values, tuple(sorted(row.pk for row in chosen.values())))


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
