"""What a room, equipment or somebody's time is made of: what must be claimed to have it, or a place in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from bookings.models import Resource

Parts = Mapping[int, list[Resource]]  # what a resource is made of, by its key


def parts_of(resource: Resource) -> list[Resource]:
    """What is claimed, all of it, by whoever has the whole to themselves: its parts and units that are in use, or
    itself where it has none. One query.
    """
    return all_parts([resource])[resource.pk]


def units_of(resource: Resource) -> list[Resource]:
    """Of what several use at once the numbered units, of which a claim takes one; of anything else none. One query."""
    if not resource.is_shared:
        return []
    units = Resource.objects.in_use().filter(kind=Resource.Kind.UNIT, whole=resource)
    return list(units.select_related("whole").order_by("number"))


def all_parts(resources: Iterable[Resource]) -> Parts:
    """`parts_of` each of them; one query for all."""
    wanted = {each.pk: each for each in resources}
    found = Resource.objects.in_use().filter(Q(whole__in=wanted) | Q(whole__whole__in=wanted)).select_related("whole")
    below: dict[int | None, list[Resource]] = defaultdict(list)
    for each in found.order_by("number", "pk"):
        below[each.whole_id].append(each)
    return {pk: _leaves(resource, below) for pk, resource in wanted.items()}


def _leaves(resource: Resource, below: Mapping[int | None, Sequence[Resource]]) -> list[Resource]:
    parts = below.get(resource.pk, ())
    return [leaf for part in parts for leaf in _leaves(part, below)] or [resource]


def claimed(resource: Resource, starts_at: datetime, ends_at: datetime) -> DateTimeTZRange:
    """How long a use of it takes it: with the minutes before and after, which no guest sees."""
    before, after = timedelta(minutes=resource.buffer_before), timedelta(minutes=resource.buffer_after)
    return DateTimeTZRange(starts_at - before, ends_at + after, "[)")
