"""When could this be? Practitioner × room × equipment, of people on duty in a house that is open, with why not."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bookings.models import Treatment
from bookings.rules.availability import NEVER, Span, Starts, common, instants, merged, points, starts, without
from bookings.rules.choosing import ANYWHERE, Guest, Hand, Place, as_for, counted_once, suits
from bookings.selectors.closing import said_of
from bookings.selectors.kept_hours import for_whom
from bookings.selectors.supply import A_DAY, Supply, begin_of, supply
from bookings.treatment_policies import TreatmentPolicy, treatment_policy
from venue import clock
from venue.errors import Text
from venue.models import Qualification

ANYBODY = Guest()


@dataclass(frozen=True)
class Slot:
    """A time at which it can begin, and the practitioners who are free for it then."""

    starts_at: datetime
    staff: tuple[int, ...]

    @property
    def iso(self) -> str:
        return self.starts_at.isoformat()


@dataclass(frozen=True)
class Day:
    """A business day of the house: when it can begin, or in words why never."""

    day: date
    slots: tuple[Slot, ...] = ()
    why_none: Text = ""


def when(
    treatment: Treatment,
    first: date,
    last: date,
    *,
    earliest: datetime,
    staff_pk: int | None = None,
    guest: Guest = ANYBODY,
    busy: Sequence[Span] = (),
) -> list[Day]:
    """Every start of a treatment from `earliest` on, day by day: with anybody, or with one practitioner alone, while
    the guest is not `busy` with something else. As many queries as `supply` needs.
    """
    found = supply([treatment], first, last)
    return days_of(found, treatment, treatment_policy(clock.now()), earliest, staff_pk, guest, busy)


def days_of(
    found: Supply,
    treatment: Treatment,
    policy: TreatmentPolicy,
    earliest: datetime,
    staff_pk: int | None = None,
    guest: Guest = ANYBODY,
    busy: Sequence[Span] = (),
    reserve: int = 0,
    only: Collection[date] = (),
) -> list[Day]:
    """The same of what was read already, or of some days `only`; so many rooms stay free besides. The times of all days
    are one set for each practitioner, for all rooms of an area one, and for equipment one.
    """
    shown = [day for day in found.days if not only or day in only]
    spans = [(begin_of(day), begin_of(day + A_DAY)) for day in shown]
    at = [each for span in spans for each in points(*span, policy.grid) if each >= earliest]
    hands = [each for each in found.hands(treatment) if staff_pk in (None, each.staff_pk)]
    rooms = [as_for(room, guest) for room in found.rooms(treatment) if suits(room, guest)]
    equipment = found.equipment(treatment)
    own = without([found.whole], busy)
    places, slots = _Places(rooms, equipment, at, reserve), dict[datetime, list[int]]()
    for hand in hands:
        mine = starts(own, at, timedelta(minutes=hand.minutes))
        for instant in instants(places.starts_of(hand) & mine, at):
            slots.setdefault(instant, []).append(hand.staff_pk)
    by_day: dict[date, list[Slot]] = {day: [] for day in shown}
    begins = [span[0] for span in spans]
    for instant in sorted(slots):
        by_day[shown[bisect_right(begins, instant) - 1]].append(Slot(instant, tuple(slots[instant])))
    return [
        Day(day, tuple(each))
        if each
        else Day(day, (), why_none(found, treatment, day, hands, rooms, equipment, earliest))
        for day, each in by_day.items()
    ]


def with_reserve(reserved: Sequence[Day], plain: Sequence[Day]) -> list[Day]:
    """The days on which so many rooms stay free; one that is empty for no other reason says that."""
    words = _("The last rooms on this day are kept for the front desk. Please call: they may have one for you.")
    return [
        Day(day.day, (), words) if not day.slots and each.slots else day
        for day, each in zip(reserved, plain, strict=True)
    ]


@dataclass(frozen=True)
class _Places:
    """Rooms, and equipment where it is needed, as sets of starts for each area and length; each is worked out once."""

    rooms: Sequence[Place]
    equipment: Sequence[Place] | None
    at: Sequence[datetime]
    reserve: int
    known: dict[tuple[int | None, timedelta], Starts] = field(default_factory=dict)

    def starts_in(self, area: int | None, lasts: timedelta) -> Starts:
        if (area, lasts) not in self.known:
            found = _any([room for room in self.rooms if room.area == area], self.at, lasts)
            if self.equipment is not None:
                pieces = [piece for piece in self.equipment if piece.area in (ANYWHERE, area)]
                found &= _any(pieces, self.at, lasts)
            self.known[area, lasts] = found
        return self.known[area, lasts]

    def starts_of(self, hand: Hand) -> Starts:
        """When this practitioner can begin in any room; in the area of the shift alone where it has one."""
        lasts, found = timedelta(minutes=hand.minutes), NEVER
        for of, free in hand.free:
            person = starts(free, self.at, lasts)
            for area in {room.area for room in self.rooms if of in (ANYWHERE, room.area)} if person else ():
                found |= person & self.starts_in(area, lasts)
        return found & self.beyond_reserve(lasts) if self.reserve and found else found

    def beyond_reserve(self, lasts: timedelta) -> Starts:
        """When one more room is free than are kept back."""
        return _more_than(counted_once(self.rooms), self.at, lasts, self.reserve)


def _more_than(places: Iterable[Place], at: Sequence[datetime], lasts: timedelta, count: int) -> Starts:
    """At which points more than so many of them are free."""
    more = [NEVER] * (count + 1)  # more than none, than one, …
    for place in places:
        free = starts(place.free, at, lasts)
        for number in range(count, 0, -1):
            more[number] |= more[number - 1] & free
        more[0] |= free
    return more[count]


def _any(places: Iterable[Place], at: Sequence[datetime], lasts: timedelta) -> Starts:
    found = NEVER
    for place in places:
        found |= starts(place.free, at, lasts)
    return found


def why_none(
    found: Supply,
    treatment: Treatment,
    day: date,
    hands: Sequence[Hand],
    rooms: Sequence[Place],
    equipment: Sequence[Place] | None,
    earliest: datetime,
) -> Text:
    """The first reason for which nothing is left on a day, as a person at the desk would say it."""
    begins, ends = begin_of(day), begin_of(day + A_DAY)
    if ends <= earliest:
        return _("This day is over.")
    if not found.is_licensed(treatment, day):
        return _("It needs a medical practice licence, and the house has none that is valid on this day.")
    if not rooms:
        return _("There is no room for it: none of its kind is in use.")
    if all(found.closed_on(day, room.area) for room in rooms):
        closed = found.closed_on(day, rooms[0].area)
        return _("Closed: %(why)s") % {"why": closed.reason if closed else ""}
    if over := found.closed_all_day(rooms, day):
        return said_of(over).words
    if not any(found.open_on(day, room.area) for room in rooms):
        return _("Closed on this day of the week.")
    if not hands:
        return _("Nobody does this treatment yet.")
    able = [hand for hand in hands if found.is_qualified(treatment, hand.staff_pk, day)]
    if not able:
        paper = Qualification.Kind(treatment.qualification).label
        return _("Nobody with this qualification on this day: %(paper)s.") % {"paper": paper}
    if not any(_on_duty(found, hand.staff_pk, begins, ends) for hand in able):
        return _("None of those who do it is on duty on this day.")
    return _taken_words(able, rooms, equipment, max(begins, earliest), ends)


def _on_duty(found: Supply, staff_pk: int, begins: datetime, ends: datetime) -> bool:
    return any(
        span[0] < ends and begins < span[1] for _area, spans in found.on_duty.get(staff_pk, ()) for span in spans
    )


def _taken_words(
    able: Sequence[Hand],
    rooms: Sequence[Place],
    equipment: Sequence[Place] | None,
    begins: datetime,
    ends: datetime,
) -> Text:
    """What there is too little of, where everything is there in principle."""
    lasts = timedelta(minutes=min(hand.minutes for hand in able))
    people = merged(span for hand in able for _area, spans in hand.free for span in spans)
    if not _fits(people, begins, ends, lasts):
        return _("Everybody who does it is taken, or off duty for the rest of the day.")
    if not any(_fits(common(people, room.free), begins, ends, lasts) for room in rooms):
        return _no_room_words(people, rooms, begins, ends, lasts)
    if equipment is not None and not any(_fits(common(people, piece.free), begins, ends, lasts) for piece in equipment):
        return _("All the equipment that it needs is taken, or none is in use.")
    return _("There is no time left at which somebody who does it and a room are free together.")


def _no_room_words(
    people: Sequence[Span], rooms: Sequence[Place], begins: datetime, ends: datetime, lasts: timedelta
) -> Text:
    """Taken, or kept for others when it is not."""
    for room in rooms:
        if _fits(common(people, merged((*room.free, *room.withheld))), begins, ends, lasts):
            return _("What is left is kept for others on this day: %(whom)s.") % {"whom": for_whom(room.kept)}
    return _("All rooms for it are taken.")


def _fits(spans: Iterable[Span], begins: datetime, ends: datetime, lasts: timedelta) -> bool:
    return any(min(span[1], ends) - max(span[0], begins) >= lasts for span in spans)
