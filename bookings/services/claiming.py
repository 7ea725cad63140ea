"""Claiming rooms, equipment and people's time, whatever for: the one way in which a `ResourceAllocation` is made."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.errors import InstructorBusy, ResourceBusy, RoomBusy
from bookings.models import Resource, ResourceAllocation
from bookings.selectors.resources import Parts, all_parts, claimed
from bookings.services import appointment_end, releasing_rooms
from venue import clock, locking, wording
from venue.constraints import refused_as
from venue.errors import AlreadyDone

NO_OVERLAP = "bookings_resourceallocation_no_overlap"
NOTHING = Q()


def hold(resources: Iterable[Resource], *, also: Iterable[int] = (), also_appointments: Iterable[int] = ()) -> Parts:
    """Lock what is to be claimed, with what it is part of, by ascending key; what each is made of as it is now. What
    was held long enough is free from here on; `also` are room bookings, `also_appointments` appointments to be
    locked with those.

    Whoever claims one lane of a pool and whoever claims all of it thus wait for each other. Raises `AlreadyDone` when
    one of them has become part of something else meanwhile.
    """
    wanted = {each.pk: each for each in resources}
    wholes = {each.whole_id for each in wanted.values() if each.whole_id}
    now = {each.pk: each for each in locking.lock(Resource, {*wanted, *wholes})}
    if any(now[pk].whole_id != each.whole_id for pk, each in wanted.items()):
        raise AlreadyDone
    parts = all_parts(wanted.values())
    give_up_kept(
        {part.pk for each in parts.values() for part in each},
        clock.now(),
        also=also,
        also_appointments=also_appointments,
    )
    return parts


def give_up_kept(
    keys: Collection[int], now: datetime, *, also: Iterable[int] = (), also_appointments: Iterable[int] = ()
) -> None:
    """Free those of these resources, locked by the caller, that were kept too long. `also` and `also_appointments` are
    as in `hold`.
    """
    releasing_rooms.give_up_expired(keys, now, also=also)
    appointment_end.give_up_expired(keys, now, also=also_appointments)


def error_of(resource: Resource) -> type[ResourceBusy]:
    return InstructorBusy if resource.kind == Resource.Kind.STAFF else RoomBusy


def refuse_if_taken(
    resource: Resource,
    starts_at: datetime,
    ends_at: datetime,
    *,
    besides: Q = NOTHING,
    parts: Sequence[Resource] | None = None,
) -> None:
    """Raise `RoomBusy` or `InstructorBusy`, naming what has the whole room, or part of it, or the person's time.
    `besides` are claims that are given up in the same act; `parts` are what it is made of, where that is known.
    """
    during = claimed(resource, starts_at, ends_at)
    taken = (
        ResourceAllocation.objects.standing(clock.now())
        .filter(resource__in=all_parts([resource])[resource.pk] if parts is None else parts, during__overlap=during)
        .exclude(besides)
        .with_causes()
        .order_by("during", "pk")
        .first()
    )
    if taken:
        raise error_of(resource)(taken_words(resource, taken), facts={taken.cause_name: taken.cause.pk})


def taken_words(resource: Resource, taken: ResourceAllocation) -> str:
    """Who or what is taken, when and by what; where the room is being prepared or tidied up, that too."""
    cause, during = taken.cause, taken.during
    if resource.kind == Resource.Kind.STAFF:
        words = (
            _("%(who)s holds another class from %(begins)s to %(ends)s: %(what)s.")
            if taken.session
            else _("%(who)s is taken from %(begins)s to %(ends)s by %(what)s.")
        )
    elif (during.lower, during.upper) == (cause.starts_at, cause.ends_at):
        words = _("%(who)s is taken from %(begins)s to %(ends)s by %(what)s.")
    else:
        words = _("%(who)s is taken from %(begins)s to %(ends)s by %(what)s, preparing and tidying up included.")
    return words % {
        "who": resource.name,
        "begins": wording.when(during.lower),
        "ends": wording.clock(during.upper),
        "what": cause.claimed_for,
    }


def claim(
    resource: Resource, parts: Sequence[Resource], starts_at: datetime, ends_at: datetime, **cause: Any
) -> list[ResourceAllocation]:
    """Claim all of these parts of a resource that is held. Raises `RoomBusy` or `InstructorBusy` where the overlap
    constraint refuses what nobody has seen before.
    """
    during = claimed(resource, starts_at, ends_at)
    with refused_as({NO_OVERLAP: error_of(resource)()}):
        return [
            ResourceAllocation.objects.create(
                resource=part, whole=None if part == resource else resource, during=during, **cause
            )
            for part in parts
        ]


def claim_instead(
    claims: Iterable[ResourceAllocation],
    resource: Resource,
    parts: Sequence[Resource],
    starts_at: datetime,
    ends_at: datetime,
    **cause: Any,
) -> None:
    """The same where live claims of this cause are given up for it. What is taken before and after stays one row, whose
    history says when it moved.
    """
    during, old = claimed(resource, starts_at, ends_at), list(claims)
    kept = {each.resource_id: each for each in old}
    free = [each for each in old if each.resource_id not in {part.pk for part in parts}]
    with refused_as({NO_OVERLAP: error_of(resource)()}):
        for part in sorted(parts, key=lambda part: part.pk not in kept):  # its own are out of the way by then
            row = kept.get(part.pk) or (free.pop(0) if free else ResourceAllocation(**cause))
            row.resource, row.whole, row.during = part, None if part == resource else resource, during
            row.save(update_fields=["resource", "whole", "during"] if row.pk else None)
        for row in free:
            row.delete()
