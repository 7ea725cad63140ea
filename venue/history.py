"""What happened to one row, in words: read from the events that pghistory keeps.

    {% include "venue/_history.html" with events=events only %}    # events: history_of(course)

Each change names the fields as forms do, with the labels of choices and the names of related rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venue import phrases
from venue.errors import Text
from venue.wording import clock, fulldate, when

LABELS = {"insert": _("Added"), "update": _("Changed"), "delete": _("Deleted")}
NOTHING = "–"

Names = dict[tuple[str, Any], str]  # (field, key) → what the related row is called


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Happening:
    """One entry of a history. `is_quiet`: the house did it by itself."""

    at: datetime
    who: str
    text: Text
    changes: tuple[Change, ...] = ()
    is_quiet: bool = False


def history_of(row: models.Model) -> list[Happening]:
    """Everything kept about a row, newest first; one query, and one for each relation that changed.

    Bookkeeping that no form shows (`editable=False`) is left out.
    """
    events = list(row.pgh_event_model.objects.filter(pgh_obj=row.pk).select_related("pgh_context").order_by("pgh_id"))  # type: ignore[attr-defined]
    fields = [field for field in row._meta.concrete_fields if field.editable and not field.primary_key]
    fields = [field for field in fields if events and hasattr(events[0], field.attname)]
    names = names_of_related(fields, events)
    happenings = []
    for before, event in zip([None, *events], events, strict=False):
        changes = changes_between(before, event, fields, names) if before else ()
        if changes or event.pgh_label != "update":
            happenings.append(happening(event, changes))
    return happenings[::-1]


def happening(event: Any, changes: tuple[Change, ...]) -> Happening:
    author = event.pgh_context.metadata if event.pgh_context else {}
    text = LABELS.get(event.pgh_label, event.pgh_label)
    at = datetime.fromisoformat(author["at"]) if "at" in author else event.pgh_created_at
    who = author.get("by_name", "")
    is_quiet = not author.get("by")
    return Happening(at, gettext(who) if who and is_quiet else who, text, changes, is_quiet)


def changes_between(before: Any, after: Any, fields: Sequence[models.Field], names: Names) -> tuple[Change, ...]:
    return tuple(
        Change(capfirst(str(field.verbose_name)), in_words(field, old, names), in_words(field, new, names))
        for field in fields
        if (old := getattr(before, field.attname)) != (new := getattr(after, field.attname))
    )


def names_of_related(fields: Sequence[models.Field], events: Sequence[Any]) -> Names:
    """The names of all rows that a changed relation pointed to; a row that is gone has none."""
    names: Names = {}
    for field in fields:
        if field.remote_field is None:
            continue
        keys = {getattr(event, field.attname) for event in events}
        if len(keys) > 1:
            related = field.remote_field.model._default_manager.select_related().in_bulk(keys - {None})
            names |= {(field.name, key): str(row) for key, row in related.items()}
    return names


def in_words(field: models.Field, value: Any, names: Names) -> str:
    """A value as a person reads it, in the active language and the venue's zone."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(field, ArrayField):
        return ", ".join(in_words(field.base_field, each, names) for each in value)
    if field.remote_field:
        return names.get((field.name, value), str(value))
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case bool():
            return str(phrases.YES if value else phrases.NO)
        case datetime():
            return when(value)
        case date():
            return fulldate(value)
        case time():
            return clock(value)
        case _:
            return str(value)
