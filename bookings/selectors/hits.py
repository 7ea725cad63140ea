"""What a closure hits, and how each of it can be treated: one provider for each kind of thing that takes place.

A provider answers `of(closure)`, also for a closure that is only typed: every thing of its kind that lies in the place
and the time and about which nobody has decided. Whatever takes place in rooms joins `PROVIDERS`; preview, work list and
closure page then show it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol

from django.db.models import BooleanField, ExpressionWrapper
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import (
    AreaClosure,
    Booking,
    ClosureStep,
    Resource,
    ResourceAllocation,
    ScheduledSession,
    WaitlistEntry,
)
from bookings.selectors.closing import is_in, rooms_in, undecided_in
from members.models import Membership
from members.models.membership import ContractKind
from members.selectors.own import has_no_address
from venue import clock

A_DAY = timedelta(days=1)
MOST_ROOMS = 8
MESSAGE = "place_closed"


@dataclass(frozen=True)
class Way:
    """One way to treat a hit, as a form sends it: `call_off`, `keep`, `move:7`."""

    value: str
    label: str


@dataclass(frozen=True)
class Hit:
    """Something that takes place in a closed place: who is booked, who waits, whom no message reaches."""

    key: str  # class:12
    starts_at: datetime
    title: str
    place: str
    by: str  # who holds it
    booked: tuple[str, ...]
    waiting: tuple[str, ...]
    unreachable: tuple[str, ...]
    credits: int
    ways: tuple[Way, ...]
    url: str
    change_url: str

    @property
    def field(self) -> str:
        """What the choice about it is called in a form."""
        return f"decide-{self.key}"


class Hits(Protocol):
    """What one kind of thing answers."""

    def of(self, closure: AreaClosure) -> Sequence[Hit]: ...


class ClassHits:
    """Classes: called off, moved to a room that is free and open then, or kept. Eight queries, however many."""

    def of(self, closure: AreaClosure) -> Sequence[Hit]:
        sessions = list(undecided_in(closure).with_details())
        if not sessions:
            return ()
        people, waits, rooms = _booked(sessions), _waiting(sessions), free_rooms_of(sessions, closure)
        return [self._hit(each, people.get(each.pk, []), waits.get(each.pk, []), rooms[each.pk]) for each in sessions]

    def _hit(
        self,
        session: ScheduledSession,
        booked: Sequence[Booking],
        waiting: Sequence[WaitlistEntry],
        rooms: Sequence[Resource],
    ) -> Hit:
        moves = [Way(f"move:{room.pk}", _("move to %(room)s") % {"room": room.name}) for room in rooms]
        before = [] if session.starts_at <= clock.now() else [Way("call_off", _("call off")), *moves]
        people: list[Any] = [*booked, *waiting]
        return Hit(
            key=f"class:{session.pk}",
            starts_at=session.starts_at,
            title=session.course.name,
            place=session.room.name if session.room else "",
            by=session.instructor.user.display_name,
            booked=tuple(each.member.name for each in booked),
            waiting=tuple(each.member.name for each in waiting),
            unreachable=tuple(each.member.name for each in people if each.is_unreachable),
            credits=sum(each.membership is not None and each.membership.kind == ContractKind.PACK for each in booked),
            ways=(*before, Way("keep", _("let it take place"))),
            url=reverse("bookings:roster", args=[session.pk]),
            change_url=reverse("bookings:change", args=[session.pk]),
        )


PROVIDERS: tuple[Hits, ...] = (ClassHits(),)


def hits_of(closure: AreaClosure) -> list[Hit]:
    """All that a closure hits, the soonest first."""
    found = [hit for provider in PROVIDERS for hit in provider.of(closure)]
    return sorted(found, key=lambda hit: (hit.starts_at, hit.key))


@dataclass(frozen=True)
class ContractsHit:
    """How many memberships that run by the calendar lose days to a closure of the whole venue, and how many days."""

    count: int
    days: int


def contracts_hit(closure: AreaClosure) -> ContractsHit | None:
    """Those valid on one of the days on which the whole venue is closed from the first minute to the last; nothing for
    less, for a part of the house, or as long as the end is not known. What becomes of them is agreed with each person:
    a pause gives the days back.
    """
    if not closure.is_whole_venue or closure.ends_at is None:
        return None
    first = clock.local(closure.starts_at)
    begins = first.date() if first.time() == time(0) else first.date() + A_DAY
    ends = clock.local(closure.ends_at).date()
    days = (ends - begins).days
    if days < 1:
        return None
    valid = Membership.objects.periods().filter(starts_on__lt=ends, ends_on__gte=begins)
    return ContractsHit(valid.count(), days)


def keys_of(hits: Iterable[Hit]) -> str:
    """What was shown, so that nobody decides about what they have not seen."""
    return " ".join(hit.key for hit in hits)


def _unreachable() -> ExpressionWrapper:
    return ExpressionWrapper(has_no_address("member__", template=MESSAGE), output_field=BooleanField())


def _booked(sessions: Sequence[ScheduledSession]) -> Mapping[int, list[Booking]]:
    found = Booking.objects.live().filter(session__in=sessions).annotate(is_unreachable=_unreachable())
    return _by_session(found.select_related("member", "membership").order_by("member__name", "pk"))


def _waiting(sessions: Sequence[ScheduledSession]) -> Mapping[int, list[WaitlistEntry]]:
    found = WaitlistEntry.objects.waiting().filter(session__in=sessions).annotate(is_unreachable=_unreachable())
    return _by_session(found.select_related("member"))


def _by_session(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.session_id, []).append(row)
    return found


def free_rooms_of(sessions: Sequence[ScheduledSession], closure: AreaClosure) -> dict[int, list[Resource]]:
    """For each class the rooms that hold those who are booked, are open and claimed by nothing else then; those of the
    course's zone first, then the smallest. Three queries.
    """
    begins, ends = min(each.starts_at for each in sessions), max(each.ends_at for each in sessions)
    rooms = list(Resource.objects.in_use().rooms().exclude(pk__in=rooms_in(closure).values("pk")))
    claims = list(ResourceAllocation.objects.live().filter(resource__in=rooms, during__overlap=(begins, ends)))
    closures = list(AreaClosure.objects.over(begins, ends))

    def is_free(room: Resource, session: ScheduledSession) -> bool:
        during = (session.starts_at, session.ends_at)
        claimed = any(
            each.resource_id == room.pk and share(during, (each.during.lower, each.during.upper)) for each in claims
        )
        closed = any(is_in(room, each) and share(during, (each.starts_at, each.ends_at)) for each in closures)
        return room.capacity >= max(session.booked, 1) and not claimed and not closed

    def order(room: Resource, session: ScheduledSession) -> tuple[bool, int, int]:
        return room.area_id != session.course.area_id, room.capacity, room.pk

    return {
        session.pk: sorted((room for room in rooms if is_free(room, session)), key=lambda room: order(room, session))[
            :MOST_ROOMS
        ]
        for session in sessions
    }


def share(one: tuple[datetime, datetime], other: tuple[Any, Any]) -> bool:
    """Whether two half-open spans have some time in common; the other may have no end."""
    return other[0] < one[1] and (other[1] is None or other[1] > one[0])


def steps_of(closure: AreaClosure) -> list[ClosureStep]:
    """What was decided about it, the latest first; what was taken back is left to the history."""
    steps = closure.steps.exclude(outcome=ClosureStep.Outcome.WITHDRAWN)
    return list(steps.select_related("session__course", "room", "decided_by").order_by("-pk"))
