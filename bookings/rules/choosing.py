"""Who does a treatment and where, when it begins at a given time: the best that is free, or nothing. Pure: it looks at
what it is handed.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice, takewhile

from bookings.rules.availability import Span, common, merged, without

ANYWHERE = None  # the area of a shift without one
LOOKED_AT = 100  # combinations of which none leaves enough rooms free

Belongs = Mapping[str, Sequence[Span]]  # for whom hours are kept, and when: of a room, or of whoever belongs to them


@dataclass(frozen=True)
class Hand:
    """A practitioner who may do a treatment that day: in which spans, and in which area alone, they are free."""

    staff_pk: int
    minutes: int
    free: tuple[tuple[int | None, tuple[Span, ...]], ...]

    def is_free(self, span: Span, area: int | None) -> bool:
        return any(of in (ANYWHERE, area) and covers(spans, span) for of, spans in self.free)


@dataclass(frozen=True)
class Place:
    """What can be claimed as a room, or as equipment: all of `parts` together, which are resources. `area` is where,
    `open_to` for whom alone; the spans are those in which a treatment can lie, minutes around it looked after. `kept`
    are hours for some; `withheld`, once it is known who asks, what would be free but for those.
    """

    resource_pk: int
    parts: tuple[int, ...]
    area: int | None
    free: tuple[Span, ...]
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(0)
    open_to: str = ""
    is_shared: bool = False
    is_barrier_free: bool = False
    is_kept: bool = False  # for treatments like this one
    kept: Belongs = field(default_factory=dict)
    withheld: tuple[Span, ...] = ()

    def is_free(self, span: Span) -> bool:
        return covers(self.free, span)


@dataclass(frozen=True)
class Guest:
    """What of a person decides the choice: gender where it is known, needs, wishes. `is_anybody`: whoever looks has not
    said who comes, so what is for some alone is shown too.
    """

    gender: str = ""
    needs_barrier_free: bool = False
    wants_gender: str = ""
    is_quiet: bool = False
    wants_room: str = ""
    is_anybody: bool = False
    belongs: Belongs = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Wanted:
    """One treatment for one guest, `who` by a key of their own. `hands` stand in the order in which they are asked, one
    alone where the guest chose; `begins_with` is the number of the line that it runs beside, none where it follows all
    that come before it.
    """

    hands: tuple[Hand, ...]
    rooms: tuple[Place, ...]
    equipment: tuple[Place, ...] | None = None  # none: it needs none
    guest: Guest = field(default_factory=Guest)
    begins_with: int | None = None
    who: int = 0


@dataclass(frozen=True)
class Chosen:
    hand: Hand
    room: Place
    equipment: Place | None
    starts_at: datetime
    ends_at: datetime
    who: int = 0

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.room, self.equipment) if self.equipment else (self.room,)


def leaves(lines: Sequence[Wanted], chosen: Sequence[Chosen], reserve: int) -> bool:
    """Whether of the rooms that each line could have, so many stay free while it lasts."""
    return all(_free_besides(line, one, chosen) >= reserve for line, one in zip(lines, chosen, strict=True))


def _free_besides(line: Wanted, one: Chosen, chosen: Sequence[Chosen]) -> int:
    span = one.starts_at, one.ends_at
    used = {part for other in chosen if _at_once(one, other) for part in other.room.parts}
    rooms = counted_once([room for room in line.rooms if suits(room, line.guest)])
    return sum(room.is_free(span) and used.isdisjoint(room.parts) for room in rooms)


def counted_once(rooms: Sequence[Place]) -> list[Place]:
    """Without those of which others here are parts."""
    parts = [set(room.parts) for room in rooms]
    return [room for room, own in zip(rooms, parts, strict=True) if not any(other < own for other in parts)]


def _at_once(one: Chosen, other: Chosen) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def covers(spans: Sequence[Span], wanted: Span) -> bool:
    return any(begins <= wanted[0] and wanted[1] <= ends for begins, ends in spans)


def choose(lines: Sequence[Wanted], starts_at: datetime, reserve: int = 0) -> tuple[Chosen, ...] | None:
    """All lines, or nothing: the first combination in the order of preference in which nobody and nothing is used twice
    at once, and so many rooms stay free. For the rooms that stay free not every combination is looked at.
    """
    found = islice(_choices(lines, starts_at, ()), LOOKED_AT)
    return next((one for one in found if not reserve or leaves(lines, one, reserve)), None)


def _choices(lines: Sequence[Wanted], starts_at: datetime, chosen: tuple[Chosen, ...]) -> Iterator[tuple[Chosen, ...]]:
    if len(chosen) == len(lines):
        yield chosen
        return
    line = lines[len(chosen)]
    if line.begins_with is not None:
        begins = chosen[line.begins_with].starts_at
    else:
        begins = max((one.ends_at for one in chosen), default=starts_at)
        together = takewhile(lambda each: each.begins_with is not None, lines[len(chosen) + 1 :])
        if not there_are_enough([line, *together], begins):
            return
    stay_in = next((one.room.resource_pk for one in reversed(chosen) if one.who == line.who), 0)
    for one in options(line, begins, stay_in):
        if not any(clash(one, other) for other in chosen):
            yield from _choices(lines, starts_at, (*chosen, one))


def there_are_enough(lines: Sequence[Wanted], begins: datetime) -> bool:
    """Whether each of those that begin together can have a practitioner, a room and a piece of equipment of its own,
    each looked at by itself. Without this a family of six for whom one room is missing would be tried in every order.
    """
    if len(lines) == 1:
        return True
    found = [list(options(line, begins)) for line in lines]
    needed: tuple[Sequence[Collection[Hashable]], ...] = (
        [{one.hand.staff_pk for one in each} for each in found],
        [{one.room.parts for one in each} for each in found],
        [{one.equipment.parts for one in each if one.equipment} for each in found if each and each[0].equipment],
    )
    return all(each_has_one(wanted) for wanted in needed)


def each_has_one(wanted: Sequence[Collection[Hashable]]) -> bool:
    """Whether all can have one of those that they want, and nobody the same as another."""
    taken: dict[Hashable, int] = {}

    def takes(number: int, seen: set[Hashable]) -> bool:
        for one in wanted[number]:
            if one not in seen:
                seen.add(one)
                if one not in taken or takes(taken[one], seen):
                    taken[one] = number
                    return True
        return False

    return all(takes(number, set()) for number in range(len(wanted)))


def options(line: Wanted, begins: datetime, stay_in: int = 0) -> Iterator[Chosen]:
    """Everything that would do for one line, best first: the practitioner decides, then the room, where possible the
    one in which the guest is already, then equipment.
    """
    for hand in line.hands:
        ends = begins + timedelta(minutes=hand.minutes)
        for room in sorted(line.rooms, key=lambda room: (room.resource_pk != stay_in, liking(room, line.guest))):
            if not (
                suits(room, line.guest) and hand.is_free((begins, ends), room.area) and room.is_free((begins, ends))
            ):
                continue
            for equipment in line.equipment if line.equipment is not None else (None,):
                if equipment is None or (equipment.area in (ANYWHERE, room.area) and equipment.is_free((begins, ends))):
                    yield Chosen(hand, room, equipment, begins, ends, line.who)


def clash(one: Chosen, other: Chosen) -> bool:
    """Whether both need somebody or something at once, the minutes around them included. Of two for the same guest that
    follow each other in one room at once, none lie in between: nobody has to leave it.
    """
    if one.starts_at < other.ends_at and other.starts_at < one.ends_at and one.hand.staff_pk == other.hand.staff_pk:
        return True
    return any(
        not set(mine.parts).isdisjoint(theirs.parts) and not is_apart(one, mine, other, theirs)
        for mine in one.places
        for theirs in other.places
    )


def is_apart(one: Chosen, mine: Place, other: Chosen, theirs: Place) -> bool:
    """Whether both can have the same room one after the other."""
    if other.starts_at < one.starts_at:
        return is_apart(other, theirs, one, mine)
    stays = one.who == other.who and one.ends_at == other.starts_at
    return stays or one.ends_at + mine.after + theirs.before <= other.starts_at


def claim_span(chosen: Sequence[Chosen], one: Chosen, place: Place) -> Span:
    """How long one of several takes its place: with the minutes around it, but for where its guest stays in it."""
    touching = [
        other
        for other in chosen
        if other is not one
        and other.who == one.who
        and any(not set(place.parts).isdisjoint(each.parts) for each in other.places)
    ]
    begins, ends = one.starts_at - place.before, one.ends_at + place.after
    if any(other.ends_at == one.starts_at for other in touching):
        begins = one.starts_at
    if any(other.starts_at == one.ends_at for other in touching):
        ends = one.ends_at
    return begins, ends


def suits(room: Place, guest: Guest) -> bool:
    return guest.is_anybody or room.open_to in ("", guest.gender)


def as_for(room: Place, guest: Guest) -> Place:
    """The room as it is for this guest: not free in hours that are kept for others."""
    if not room.kept:
        return room
    theirs = withheld(room.kept, guest.belongs)
    return replace(room, free=tuple(without(room.free, theirs)), withheld=tuple(common(room.free, theirs)))


def withheld(kept: Belongs, belongs: Belongs) -> list[Span]:
    """Hours that are kept for others alone: for none of those to whom somebody belongs."""
    theirs = (span for name, spans in kept.items() for span in common(spans, belongs.get(name, ())))
    return without(merged(span for spans in kept.values() for span in spans), merged(theirs))


def liking(room: Place, guest: Guest) -> tuple[bool, bool, bool, bool, int]:
    """Barrier-free rooms are for those who need them, first and otherwise last; then rooms kept for this treatment, the
    ones for this gender alone, and where a guest likes it quiet a room of their own.
    """
    wants_own = guest.is_quiet or guest.wants_room == "single"
    wants_shared = guest.wants_room == "shared"
    return (
        room.is_barrier_free != guest.needs_barrier_free,
        not room.is_kept,
        room.open_to == "",
        room.is_shared if wants_own else not room.is_shared if wants_shared else False,
        room.resource_pk,
    )
