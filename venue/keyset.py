"""Pages of long lists by key instead of by number: as quick on the last page as on the first, and never a row twice.

    page = paginate(queryset.order_by("-pk"), request.GET, size=50)
    {% include "_components/pager.html" with previous=page.previous next=page.next only %}

The order must end with a unique key, and its fields must not be null; with an index on them a page costs the same
everywhere.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

AFTER, BEFORE = "after", "before"

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows in the order of the list, and the query strings of the neighbouring pages, empty at an end."""

    rows: Sequence[M]
    previous: str
    next: str


def paginate(rows: QuerySet[M], query: QueryDict, *, size: int) -> Page[M]:
    """The page that `query` asks for by `after` or `before`; one query.

    A mark that cannot be read gives the first page.
    """
    order = _order(rows)
    after, before = (_read(query.get(name, ""), rows, order) for name in (AFTER, BEFORE))
    if before is not None and after is None:
        turned = [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order]
        found = list(rows.filter(_beyond(turned, before)).order_by(*turned)[: size + 1])
        shown = found[:size][::-1]
        has_previous, has_next = len(found) > size, True
    else:
        beyond = rows.filter(_beyond(order, after)) if after is not None else rows
        found = list(beyond.order_by(*order)[: size + 1])
        shown = found[:size]
        has_previous, has_next = after is not None, len(found) > size
    return Page(
        shown,
        _link(query, BEFORE, shown[0], order) if shown and has_previous else "",
        _link(query, AFTER, shown[-1], order) if shown and has_next else "",
    )


def _order(rows: QuerySet[Any]) -> list[str]:
    return [str(name) for name in rows.query.order_by or rows.model._meta.ordering or ["pk"]]


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """What comes after these values: later in the first field, or equal there and later in the next, and so on."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field = name.removeprefix("-")
        later = Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        condition |= equal & later
        equal &= Q(**{field: value})
    return condition


def _link(query: QueryDict, name: str, row: Model, order: Sequence[str]) -> str:
    """This page's query, so that filters stay, with one mark in place of another."""
    values = [getattr(row, each.removeprefix("-")) for each in order]
    mark = base64.urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")
    changed = query.copy()
    for old in (AFTER, BEFORE):
        changed.pop(old, None)
    changed[name] = mark
    return f"?{changed.urlencode()}"


def _read(mark: str, rows: QuerySet[Any], order: Sequence[str]) -> list[Any] | None:
    if not mark:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        return [_field(rows, name).to_python(value) for name, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError):
        return None


def _field(rows: QuerySet[Any], name: str) -> Any:
    meta = rows.model._meta
    plain = name.removeprefix("-")
    return meta.pk if plain == "pk" else meta.get_field(plain)
