"""Who and what could serve guests in some days: read in one go, then asked without the database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from bookings.models import AreaClosure, KeptHours, Resource, ResourceAllocation, RoomTreatment, Skill, Treatment
from bookings.models.resource import LONGEST_BUFFER
from bookings.rules.availability import Span, common, merged, widened, without
from bookings.rules.choosing import Belongs, Hand, Place
from bookings.selectors.closing import is_in
from bookings.selectors.kept_hours import kept_on
from venue import clock
from venue.models import Absence, ClosedDay, Licence, OpeningHours, Qualification, Shift
from venue.working_time import Hours, day_begins, openings

BUFFER = timedelta(minutes=LONGEST_BUFFER)
A_DAY, NONE = timedelta(days=1), timedelta(0)
MEDICAL = Licence.Kind.MEDICAL

OnDuty = tuple[int | None, list[Span]]  # where alone, and when


@dataclass(frozen=True)
class Supply:
    """All that decides whether treatments can take place in these business days of the house, as it is now."""

    days: tuple[date, ...]
    skills: Mapping[int, Sequence[Skill]]  # by treatment
    papers: Mapping[int, Sequence[Qualification]]  # by practitioner
    on_duty: Mapping[int, Sequence[OnDuty]]  # by practitioner
    resources: Mapping[int, Resource]  # in use: rooms, equipment, units, and the practitioners' time
    kept_for: Mapping[int, Collection[int]]  # treatments by room
    kept_hours: Mapping[int, Sequence[KeptHours]]  # by room
    taken: Mapping[int, Sequence[Span]]  # by resource
    hours: Mapping[int | None, Sequence[Hours]]  # by area
    closed: Sequence[ClosedDay]
    closures: Sequence[AreaClosure]
    licences: Sequence[Licence]

    @property
    def whole(self) -> Span:
        return begin_of(self.days[0]), begin_of(self.days[-1] + A_DAY)

    # --- when it is open ---------------------------------------------------------------------------------------------

    def closed_on(self, day: date, area: int | None) -> ClosedDay | None:
        return next((each for each in self.closed if each.day == day and each.area_id in (None, area)), None)

    def open_on(self, day: date, area: int | None) -> list[Span]:
        """When a part of the house is open on a business day: by its own hours, else by those of the house."""
        if self.closed_on(day, area):
            return []
        spans = openings(self.hours.get(area) or self.hours.get(None, ()), day, clock.zone())
        return [(begins.astimezone(UTC), ends.astimezone(UTC)) for begins, ends in spans]

    def open_in(self, area: int | None) -> list[Span]:
        return merged(span for day in self.days for span in self.open_on(day, area))

    # --- who and what there is ---------------------------------------------------------------------------------------

    def is_licensed(self, treatment: Treatment, day: date) -> bool:
        return not treatment.needs_licence or any(
            each.valid_from <= day <= (each.valid_until or date.max) for each in self.licences
        )

    def is_qualified(self, treatment: Treatment, staff_pk: int, day: date) -> bool:
        return not treatment.qualification or any(
            each.kind == treatment.qualification and each.valid_from <= day <= (each.valid_until or date.max)
            for each in self.papers.get(staff_pk, ())
        )

    def hands(self, treatment: Treatment) -> list[Hand]:
        """Everybody who does it, free whenever they are on duty with a valid paper and not taken."""
        return [self._hand(treatment, skill) for skill in self.skills.get(treatment.pk, ())]

    def _hand(self, treatment: Treatment, skill: Skill) -> Hand:
        allowed = merged(
            (begin_of(day), begin_of(day + A_DAY))
            for day in self.days
            if self.is_qualified(treatment, skill.staff_id, day) and self.is_licensed(treatment, day)
        )
        taken = merged(self.taken.get(self._times.get(skill.staff_id, 0), ()))
        free = tuple(
            (area, tuple(without(common(merged(spans), allowed), taken)))
            for area, spans in self.on_duty.get(skill.staff_id, ())
        )
        return Hand(skill.staff_id, skill.lasts, free)

    @cached_property
    def _times(self) -> Mapping[int, int]:
        """The resource that is somebody's time; who was never put on anything has none yet."""
        return {each.staff_id: pk for pk, each in self.resources.items() if each.staff_id}

    @cached_property
    def _below(self) -> Mapping[int, list[Resource]]:
        return _by((each for each in self.resources.values() if each.whole_id), "whole_id")

    def rooms(self, treatment: Treatment) -> list[Place]:
        """Every place in which it can be done: rooms of its kind that are kept for it or for nothing, each place of a
        shared one by itself.
        """
        found = []
        for room in self.resources.values():
            kept = self.kept_for.get(room.pk, ())
            is_of_kind = room.kind == Resource.Kind.ROOM and room.room_kind == treatment.room_kind
            if is_of_kind and (not kept or treatment.pk in kept):
                found.extend(self._places(room, is_kept=bool(kept)))
        return found

    def equipment(self, treatment: Treatment) -> list[Place] | None:
        """Every piece of what it needs; nothing at all where it needs none."""
        if treatment.equipment_id is None:
            return None
        equipment = self.resources.get(treatment.equipment_id)
        return self._places(equipment) if equipment else []

    def whole_of(self, room: Resource, setup: timedelta, clearing: timedelta) -> Place:
        """A room with all its parts, for a use with so much time before and after it."""
        return self._place(room, self._parts(room), False, setup, clearing)

    def _places(self, resource: Resource, *, is_kept: bool = False) -> list[Place]:
        if resource.is_shared:
            return [self._place(resource, [unit], is_kept) for unit in self._below.get(resource.pk, [])]
        return [self._place(resource, self._parts(resource), is_kept)]

    def _parts(self, resource: Resource) -> list[Resource]:
        below = self._below.get(resource.pk, [])
        return [leaf for each in below for leaf in self._below.get(each.pk, [each])] or [resource]

    def open_for(self, room: Resource) -> list[Span]:
        """When a room is open, whatever claims it: by the hours of its part of the house, without closures."""
        return list(without(self.open_in(room.area_id), self._closed(room)))

    def closure_of_all(self, rooms: Iterable[Place], span: Span) -> AreaClosure | None:
        """What keeps all of these rooms closed for some of a time: the first of them; nothing, where one is open."""
        over = [self._closure_over(self.resources[room.resource_pk], span) for room in rooms]
        return over[0] if over and all(over) else None

    def _closure_over(self, room: Resource, span: Span) -> AreaClosure | None:
        begins, ends = span
        then = (each for each in self.closures if each.starts_at < ends and (not each.ends_at or each.ends_at > begins))
        return next((each for each in then if is_in(room, each)), None)

    def closed_all_day(self, rooms: Sequence[Place], day: date) -> AreaClosure | None:
        """The first closure of a business day on which all of these rooms are closed as long as they would be open."""
        open_still = (
            list(without(self.open_on(day, room.area), self._closed(self.resources[room.resource_pk])))
            for room in rooms
        )
        if any(open_still):
            return None
        return self.closure_of_all(rooms, (begin_of(day), begin_of(day + A_DAY)))

    def _closed(self, room: Resource) -> list[Span]:
        """When a closure is over a room."""
        end = self.whole[1]
        return merged((each.starts_at, each.ends_at or end) for each in self.closures if is_in(room, each))

    def _place(
        self,
        resource: Resource,
        parts: Sequence[Resource],
        is_kept: bool,
        setup: timedelta = NONE,
        clearing: timedelta = NONE,
    ) -> Place:
        before, after = timedelta(minutes=resource.buffer_before), timedelta(minutes=resource.buffer_after)
        taken = (span for part in parts for span in self.taken.get(part.pk, ()))
        is_room = resource.kind == Resource.Kind.ROOM
        open_then = self.open_for(resource) if is_room else [self.whole]
        return Place(
            resource_pk=resource.pk,
            parts=tuple(part.pk for part in parts),
            area=resource.area_id,
            free=tuple(without(open_then, widened(taken, after + clearing, before + setup))),
            before=before,
            after=after,
            open_to=resource.open_to,
            is_shared=resource.is_shared,
            is_barrier_free=resource.is_barrier_free,
            is_kept=is_kept,
            kept=self._kept(resource) if is_room and self.kept_hours else {},
        )

    def _kept(self, room: Resource) -> Belongs:
        """For whom it is kept, or what it is part of, or a part of it."""
        above = self.resources.get(room.whole_id) if room.whole_id else None
        family = {room.pk, room.whole_id, above.whole_id if above else None, *self._parts_below(room)}
        rows = [row for pk in family if pk for row in self.kept_hours.get(pk, ())]
        return kept_on(rows, self.days[0], self.days[-1])

    def _parts_below(self, room: Resource) -> Iterable[int]:
        return (each.pk for part in self._below.get(room.pk, []) for each in (part, *self._below.get(part.pk, [])))


def supply(treatments: Iterable[Treatment], first: date, last: date, *, besides: Q = Q()) -> Supply:  # noqa: B008
    """For these treatments, the business days from the first to the last. Twelve queries, and one each where a
    treatment asks for a paper or the licence of the house, however many people, rooms and days. `besides` are claims
    that count as given up.
    """
    wanted = list(treatments)
    days = tuple(first + number * A_DAY for number in range((last - first).days + 1))
    skills = _by(
        Skill.objects.in_use()
        .filter(Q(staff__left_on=None) | Q(staff__left_on__gt=first), treatment__in=wanted, staff__hired_on__lte=last)
        .select_related("treatment", "staff__user")
        .order_by("staff__user__name", "pk"),
        "treatment_id",
    )
    staff = {skill.staff_id for each in skills.values() for skill in each}
    kinds = {each.qualification for each in wanted} - {""}
    papers = Qualification.objects.filter(staff__in=staff, kind__in=kinds) if kinds else ()
    needs_licence = any(each.needs_licence for each in wanted)
    resources = {
        each.pk: each
        for each in Resource.objects.in_use()
        .filter(Q(staff=None) | Q(staff__in=staff))
        .select_related("whole")
        .order_by("pk")
    }
    return Supply(
        days=days,
        skills=skills,
        papers=_by(papers, "staff_id"),
        on_duty=_on_duty(staff, days),
        resources=resources,
        kept_for=_kept(),
        kept_hours=_by(KeptHours.objects.in_use().order_by("pk"), "room_id"),
        taken=_taken(resources, days, besides),
        hours=_hours(),
        closed=list(ClosedDay.objects.filter(day__range=(first, last)).order_by("day", "area_id")),
        closures=list(AreaClosure.objects.over(begin_of(first), begin_of(last + A_DAY)).with_places()),
        licences=list(Licence.objects.filter(kind=MEDICAL)) if needs_licence else (),
    )


def begin_of(day: date) -> datetime:
    """Of a business day. All instants of a supply are told by one clock: to compare those of two is slow."""
    return day_begins(day, clock.zone()).astimezone(UTC)


def _on_duty(staff: Collection[int], days: Sequence[date]) -> Mapping[int, list[OnDuty]]:
    """Their shifts, without what they said that they cannot come for."""
    found: dict[tuple[int, int | None], list[Span]] = defaultdict(list)
    away: dict[int, list[Span]] = defaultdict(list)
    first, last = begin_of(days[0]), begin_of(days[-1] + A_DAY)
    for each in Shift.objects.filter(staff__in=staff, starts_at__lt=last, ends_at__gt=first):
        found[each.staff_id, each.area_id].append((each.starts_at, each.ends_at))
    for absence in Absence.objects.overlapping(first, last).filter(staff__in=staff):
        away[absence.staff_id].append((absence.starts_at, absence.ends_at))
    by_staff: dict[int, list[OnDuty]] = defaultdict(list)
    for (who, area), spans in found.items():
        by_staff[who].append((area, list(without(merged(spans), merged(away[who])))))
    return by_staff


def _taken(resources: Collection[int], days: Sequence[date], besides: Q) -> Mapping[int, list[Span]]:
    around = DateTimeTZRange(begin_of(days[0]) - BUFFER, begin_of(days[-1] + A_DAY) + BUFFER, "[)")
    claims = ResourceAllocation.objects.standing(clock.now()).filter(during__overlap=around, resource__in=resources)
    found: dict[int, list[Span]] = defaultdict(list)
    rows = claims.exclude(besides).values_list("resource_id", "during__startswith", "during__endswith")
    for resource, begins, ends in rows:
        found[resource].append((begins, ends))
    return found


def _kept() -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for room, treatment in RoomTreatment.objects.in_use().values_list("room_id", "treatment_id"):
        found[room].add(treatment)
    return found


def _hours() -> Mapping[int | None, list[Hours]]:
    found: dict[int | None, list[Hours]] = defaultdict(list)
    for each in OpeningHours.objects.all():
        found[each.area_id].append(each.span)
    return found


def _by(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
