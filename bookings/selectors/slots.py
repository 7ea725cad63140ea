"""What the timetable prints of a class, and how a reader narrows a week down to some of them."""

from dataclasses import dataclass, fields
from datetime import datetime, time
from functools import lru_cache

from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bookings.rules import LINE_RULES
from bookings.selectors.timetable import Row
from venue import clock
from venue.models import Area
from venue.rules import refusal


class PartOfDay(models.TextChoices):
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


PARTS = {
    PartOfDay.MORNING: (time(0), time(12)),
    PartOfDay.AFTERNOON: (time(12), time(17)),
    PartOfDay.EVENING: (time(17), time.max),
}


class Kind(models.TextChoices):
    """What a slot of the timetable says about its session to this reader; the first that fits."""

    MINE = "mine"
    KEPT = "kept"
    CANCELLED = "cancelled"
    BEGUN = "begun"
    CLOSED = "closed"
    WAITING = "waiting"
    FULL = "full"
    NOT_OPEN = "not_open"
    OPEN = "open"


@dataclass(frozen=True)
class Slot:
    """All that the timetable prints of one session, in the reader's language."""

    pk: int
    kind: Kind
    course: str
    level: str
    ability: str
    room: str
    instructor: str
    starts_at: datetime
    begins: str
    minutes: int
    places_left: int
    position: int
    may_wait: bool

    @property
    def html(self) -> SafeString:
        return _drawn(self, get_language(), clock.zone().key)


@lru_cache(maxsize=8192)
def _drawn(slot: Slot, language: str, zone: str) -> SafeString:
    """The slot as HTML. It depends on nothing but what is handed in, so nothing has to be forgotten in time; most of a
    week's slots look the same to all readers of a language, and rendering them anew took most of the page's time.
    """
    return render_to_string("bookings/_slot.html", {"slot": slot})


def slot_of(row: Row) -> Slot:
    return Slot(
        pk=row.session.pk,
        kind=_kind_of(row),
        course=row.course.name,
        level=row.course.get_level_display(),
        ability=row.course.get_ability_needed_display() if row.course.ability_needed else "",
        room=row.room,
        instructor=row.instructor,
        starts_at=row.session.starts_at,
        begins=row.begins,
        minutes=row.minutes,
        places_left=row.places_left,
        position=0 if row.is_told else row.position,
        may_wait=row.may_wait,
    )


def _kind_of(row: Row) -> Kind:
    if row.booking:
        return Kind.KEPT if row.booking.is_held else Kind.MINE
    if row.session.is_cancelled:
        return Kind.CANCELLED
    if row.is_off:
        return Kind.BEGUN
    if row.facts.closed:
        return Kind.CLOSED
    if row.wait:
        return Kind.WAITING
    if row.session.is_full or row.is_taken:
        return Kind.FULL
    return Kind.NOT_OPEN if row.why_not and row.why_not.code == "booking_not_open" else Kind.OPEN


@dataclass(frozen=True)
class Shown:
    """One class of a week as it is kept for everybody: the slot as a visitor reads it, and what it takes to narrow the
    week down or to draw the slot for one member.
    """

    slot: Slot
    html: str
    course: int
    module: str
    level: str
    coach: int
    zone: int | None
    zone_name: str
    line: tuple[int, ...]  # who waits, in order
    is_told: bool  # everybody in line at once, so that the order says nothing
    takes_waits: bool  # full, and its line is open


# What is kept by a release with other fields is not read by this one.
SHAPE = tuple(each.name for kind in (Slot, Shown) for each in fields(kind))


def shown_of(row: Row) -> Shown:
    """Of a row that was read for nobody in particular."""
    slot, zone = slot_of(row), zone_of(row)
    return Shown(
        slot=slot,
        html=str(slot.html),
        course=row.course.pk,
        module=row.course.module,
        level=row.course.level,
        coach=row.session.instructor_id,
        zone=zone.pk if zone else None,
        zone_name=zone.name if zone else "",
        line=row.line,
        is_told=row.is_told,
        takes_waits=slot.kind == Kind.FULL and refusal(LINE_RULES, row.facts, row.at) is None,
    )


def zone_of(row: Row) -> Area | None:
    """That of the course, else of the room."""
    return row.course.area or row.room_area


@dataclass(frozen=True)
class Filters:
    """What a reader narrowed the timetable to; empty means everything."""

    module: str = ""
    level: str = ""
    part: str = ""
    zone: int | None = None
    coach: int | None = None

    def __bool__(self) -> bool:
        return bool(self.module or self.level or self.part or self.zone or self.coach)

    def allow(self, shown: Shown) -> bool:
        wanted = (self.module, self.level, self.zone, self.coach)
        has = (shown.module, shown.level, shown.zone, shown.coach)
        if any(one and one != other for one, other in zip(wanted, has, strict=True)):
            return False
        if not self.part:
            return True
        begins, ends = PARTS[PartOfDay(self.part)]
        return begins <= clock.local(shown.slot.starts_at).time() < ends
