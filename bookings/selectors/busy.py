"""Who and what is busy on a day: each room, or each person, with all that claims it, whatever the cause."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Appointment, Resource, ResourceAllocation, RoomBooking, Skill
from venue import clock, wording
from venue.models import Absence, Area, OpeningHours, Shift, StaffMember, User
from venue.working_time import day_span, openings, wall_clock

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
NO_HOURS = (8, 22)  # what a day shows of a house that has said nothing of its opening hours


@dataclass(frozen=True)
class Use:
    """One thing that claims a resource for a while. `change_url` is where it is moved, by form; `moves` says which
    field of that form the resource is; neither where it cannot be moved any more.
    """

    key: str
    kind: str
    title: str
    detail: str
    starts_at: datetime
    ends_at: datetime
    url: str
    change_url: str = ""
    moves: str = ""


@dataclass(frozen=True)
class Column:
    """One room or person on the day. `on_duty` are the shifts of a person, `is_away` whether they said that they cannot
    come for some of it.
    """

    resource: Resource
    uses: Sequence[Use]
    on_duty: Sequence[Shift] = ()
    is_away: bool = False

    @property
    def note(self) -> str:
        """The zone of a room, the hours of a person."""
        if self.resource.staff_id is None:
            return self.resource.area.name if self.resource.area else ""
        return ", ".join(f"{wording.clock(each.starts_at)}–{wording.clock(each.ends_at)}" for each in self.on_duty)

    @property
    def key(self) -> str:
        """What tells it from the others on a page."""
        return str(self.resource.pk or f"staff-{self.resource.staff_id}")

    @property
    def is_off_duty(self) -> bool:
        return self.resource.staff_id is not None and not self.on_duty


@dataclass(frozen=True)
class Board:
    """A business day. `begins` and `ends` take in the opening hours and whatever lies outside of them."""

    day: date
    columns: Sequence[Column]
    begins: datetime
    ends: datetime

    @property
    def busy(self) -> Sequence[Column]:
        return [column for column in self.columns if column.uses]

    @property
    def free(self) -> Sequence[Column]:
        """Rooms and people with nothing at all that day."""
        return [column for column in self.columns if not column.uses]

    @property
    def uses(self) -> int:
        return sum(len(column.uses) for column in self.columns)


def rooms_on(day: date, area: Area | None = None) -> Board:
    """Every room in use, of one zone or of all; six queries whatever there is."""
    rooms = Resource.objects.in_use().rooms().select_related("area").order_by("area__name_en", "name_en", "pk")
    found = list(rooms.filter(area=area) if area else rooms)
    return _board(day, found, {}, set())


def people_on(day: date) -> Board:
    """Everybody who is claimed by something that day, or on duty and somebody who could be, by name; nine queries
    whatever there is.
    """
    begins, ends = span_of(day)
    shifts: dict[int, list[Shift]] = defaultdict(list)
    for shift in Shift.objects.filter(starts_at__lt=ends, ends_at__gt=begins).order_by("starts_at"):
        shifts[shift.staff_id].append(shift)
    claimed = _claims(begins, ends).values("resource")
    people = Resource.objects.filter(staff__isnull=False).filter(Q(pk__in=claimed) | Q(staff__in=shifts))
    away = set(Absence.objects.overlapping(begins, ends).values_list("staff", flat=True))
    found = [*people.select_related("staff__user"), *_never_put_on(shifts)]
    return _board(day, sorted(found, key=lambda each: (each.name, each.staff_id)), shifts, away)


def _never_put_on(staff: Iterable[int]) -> list[Resource]:
    """The time of those who do treatments and were not put on anything yet; no row stands for it so far."""
    skilled = Skill.objects.in_use().filter(staff__in=staff, staff__resource=None).values("staff")
    people = StaffMember.objects.filter(pk__in=skilled).select_related("user")
    return [Resource(staff=each, kind=Resource.Kind.STAFF) for each in people]


def one_on(day: date, resource: Resource) -> Column:
    """The same for one room or person, as their sheet of the day has it."""
    begins, ends = span_of(day)
    shifts = list(Shift.objects.filter(staff=resource.staff_id, starts_at__lt=ends, ends_at__gt=begins))
    is_away = Absence.objects.overlapping(begins, ends).filter(staff=resource.staff_id).exists()
    return Column(resource, uses_of([resource], begins, ends)[resource.pk], shifts, is_away)


def sheet_of(user: User) -> Resource | None:
    """What a colleague's own day is read from; nobody was put on anything yet who has none."""
    return Resource.objects.filter(staff__user=user).first()


def span_of(day: date) -> tuple[datetime, datetime]:
    """When the house's day begins and ends."""
    return day_span(day, clock.zone())


def _board(
    day: date, resources: Sequence[Resource], shifts: Mapping[int, Sequence[Shift]], away: Collection[int]
) -> Board:
    begins, ends = span_of(day)
    uses = uses_of(resources, begins, ends)
    columns = [
        Column(each, uses.get(each.pk, ()), shifts.get(each.staff_id or 0, ()), each.staff_id in away)
        for each in resources
    ]
    shown = _hours(day)
    first = [use.starts_at for column in columns for use in column.uses] + [shown[0]]
    last = [use.ends_at for column in columns for use in column.uses] + [shown[1]]
    return Board(day, columns, max(begins, _whole_hour(min(first))), min(ends, _whole_hour(max(last), up=True)))


def uses_of(resources: Iterable[Resource], begins: datetime, ends: datetime) -> Mapping[int, list[Use]]:
    """What claims each of them in the span, or part of it, the soonest first."""
    keys = [each.pk for each in resources if each.pk]
    found: dict[int, dict[str, Use]] = defaultdict(dict)
    claims = _claims(begins, ends).filter(
        Q(resource__in=keys) | Q(whole__in=keys) | Q(resource__whole__in=keys) | Q(resource__whole__whole__in=keys)
    )
    rooms = Prefetch("session__allocations", ResourceAllocation.objects.select_related("resource", "whole"))
    lines = Prefetch(
        "appointment_line__allocations", ResourceAllocation.objects.select_related("resource__whole", "whole")
    )
    shown = claims.select_related(
        "resource__whole",
        "session__course",
        "session__instructor__user",
        "room_booking__member",
        "appointment_line__treatment",
        "appointment_line__guest",
        "appointment_line__staff__user",
        "appointment_line__appointment",
    )
    for claim in shown.prefetch_related(rooms, lines):
        use = WORDS[claim.cause_name](claim)
        for key in _columns(claim).intersection(keys):
            found[key][use.key] = use
    return {key: sorted(found[key].values(), key=lambda use: (use.starts_at, use.title)) for key in keys}


def _columns(claim: ResourceAllocation) -> set[int]:
    """Where a claim stands: at what it takes, at what was meant, and at whatever that is part of."""
    resource = claim.resource
    above = resource.whole
    return {key for key in (resource.pk, claim.whole_id, resource.whole_id, above and above.whole_id) if key}


def _claims(begins: datetime, ends: datetime) -> QuerySet[ResourceAllocation]:
    return ResourceAllocation.objects.live().filter(during__overlap=DateTimeTZRange(begins, ends, "[)"))


def _class(claim: ResourceAllocation) -> Use:
    session = claim.session
    assert session
    where = session.room.name if claim.resource.staff_id and session.room else session.instructor.user.display_name
    places = _("%(booked)s of %(places)s booked") % {"booked": session.booked, "places": session.capacity}
    can_move = session.starts_at > clock.now()
    return Use(
        key=f"session-{session.pk}",
        kind="class",
        title=session.course.name,
        detail=f"{where} · {places}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        url=reverse("bookings:roster", args=[session.pk]),
        change_url=reverse("bookings:change", args=[session.pk]) if can_move else "",
        moves="instructor" if claim.resource.staff_id else "room",
    )


def _room_booking(claim: ResourceAllocation) -> Use:
    booking = claim.room_booking
    assert booking
    can_move = booking.state in (RoomBooking.State.HELD, RoomBooking.State.CONFIRMED) and not booking.is_undecided
    people = ngettext("%(count)s person", "%(count)s people", booking.people) % {"count": booking.people}
    return Use(
        key=f"room-{booking.pk}",
        kind="room",
        title=booking.title,
        detail=f"{booking.party} · {people} · {booking.get_state_display()}",
        starts_at=booking.begins_at,
        ends_at=booking.ends_at,
        url=reverse("bookings:room_booking", args=[booking.pk]),
        change_url=reverse("bookings:room_booking_change", args=[booking.pk]) if can_move else "",
        moves="room",
    )


def _treatment(claim: ResourceAllocation) -> Use:
    line = claim.appointment_line
    assert line
    where = line.room.name if claim.resource.staff_id and line.room else line.staff.user.display_name
    can_move = line.appointment.state in (Appointment.State.REQUESTED, Appointment.State.BOOKED)
    return Use(
        key=f"line-{line.pk}",
        kind="treatment",
        title=line.treatment.name,
        detail=f"{line.guest.name} · {where} · {line.appointment.get_state_display()}",
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        url=reverse("bookings:appointment", args=[line.appointment_id]),
        change_url=reverse("bookings:line_move", args=[line.pk]) if can_move else "",
        moves="staff" if claim.resource.staff_id else "room",
    )


WORDS: Mapping[str, Callable[[ResourceAllocation], Use]] = {
    "session": _class,
    "room_booking": _room_booking,
    "appointment_line": _treatment,
}


def _hours(day: date) -> tuple[datetime, datetime]:
    """From the first opening of the day to the last closing, of the house and of every zone."""
    spans = openings((row.span for row in OpeningHours.objects.filter(weekday=day.weekday())), day, clock.zone())
    if not spans:
        midnight = wall_clock(day, time(0), clock.zone())
        return midnight + NO_HOURS[0] * AN_HOUR, midnight + NO_HOURS[1] * AN_HOUR
    return min(begins for begins, _ends in spans), max(ends for _begins, ends in spans)


def _whole_hour(at: datetime, *, up: bool = False) -> datetime:
    whole = clock.local(at).replace(minute=0, second=0, microsecond=0)
    return whole + AN_HOUR if up and whole < at else whole
