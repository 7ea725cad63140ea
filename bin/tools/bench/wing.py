"""A treatment wing of thirty practitioners and twenty rooms, a third of it taken for a fortnight: "when could this be?"
and the board of who is busy are asked of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import (
    Appointment,
    AppointmentLine,
    AreaClosure,
    Resource,
    ResourceAllocation,
    Skill,
    Treatment,
)
from bookings.services.resource import create_equipment, create_resource, resource_of
from bookings.services.treatment import create_treatment
from venue import clock
from venue.actors import Automation
from venue.models import Area, OpeningHours, Shift, StaffMember, User
from venue.working_time import wall_clock

BENCH = Automation("bench")
PRACTITIONERS, ROOMS, DAYS, PIECES = 30, 20, 14, 15
OPENS, CLOSES, LASTS = 10, 22, 45  # hours of the day; minutes of the treatment
EVERY = 3  # hours: everybody is taken for one of so many


@dataclass(frozen=True)
class Wing:
    treatment: int
    staff: list[int]
    days: tuple[date, ...]


def make_wing(guests: Sequence[int]) -> Wing:
    """Open from ten to ten with all on duty, one room closed for two days. `guests`, keys of members, come in turn."""
    area = Area.objects.create(kind=Area.Kind.TREATMENT, name_en="Bench wing", name_zh="压测理疗区")
    OpeningHours.objects.bulk_create(
        OpeningHours(area=area, weekday=weekday, opens=time(OPENS), closes=time(CLOSES)) for weekday in range(7)
    )
    rooms = [make_room(area, number) for number in range(ROOMS)]
    lamp = create_equipment(name_en="Bench lamp", name_zh="压测灯", capacity=PIECES, by=BENCH)
    staff = make_staff()
    treatment = create_treatment(
        name_en="Bench treatment", name_zh="压测项目", kind=Treatment.Kind.TCM, minutes=LASTS, price=100,
        room_kind=Resource.RoomKind.BATH, equipment=lamp, by=BENCH,
    )  # fmt: skip
    Skill.objects.bulk_create(Skill(treatment=treatment, staff=each) for each in staff)
    days = tuple(clock.today() + timedelta(days=number) for number in range(DAYS))
    Shift.objects.bulk_create(
        Shift(staff=each, area=area, starts_at=at(day, OPENS), ends_at=at(day, CLOSES))
        for day in days
        for each in staff
    )
    AreaClosure.objects.create(
        room=rooms[-1], starts_at=at(days[3], OPENS), ends_at=at(days[4], CLOSES), cause=AreaClosure.Cause.MAINTENANCE,
        reason_en="Bench", reason_zh="压测",
    )  # fmt: skip
    fill(treatment, staff, rooms, list(lamp.parts.order_by("number")), days, cycle(guests))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself in a venue that fills day by day
    return Wing(treatment.pk, [each.pk for each in staff], days)


def make_room(area: Area, number: int) -> Resource:
    return create_resource(
        area=area, room_kind=Resource.RoomKind.BATH, capacity=1, buffer_after=10,
        name_en=f"Bench room {number}", name_zh=f"压测间{number}", by=BENCH,
    )  # fmt: skip


def make_staff() -> list[StaffMember]:
    """None of them can sign in."""
    users = User.objects.bulk_create(
        User(email=f"hands{number}@bench.example", name=f"Hands {number}", password="!")
        for number in range(PRACTITIONERS)
    )
    hired = clock.today() - timedelta(days=30)
    return StaffMember.objects.bulk_create(StaffMember(user=user, hired_on=hired) for user in users)


def fill(
    treatment: Treatment,
    staff: Sequence[StaffMember],
    rooms: Sequence[Resource],
    pieces: Sequence[Resource],
    days: Sequence[date],
    guests: Iterator[int],
) -> None:
    """Every practitioner is taken for every third hour, each in a room of their own and with a piece of equipment."""
    times = [resource_of(each, by=BENCH) for each in staff]
    at_hours = [(at(day, hour), hour % EVERY) for day in days for hour in range(OPENS, CLOSES)]
    taken = [(begins, number) for begins, turn in at_hours for number in range(turn, PRACTITIONERS, EVERY)]
    rows = Appointment.objects.bulk_create(Appointment(member_id=next(guests)) for _ in taken)
    lines = AppointmentLine.objects.bulk_create(
        AppointmentLine(
            appointment=row, number=1, guest_id=row.member_id, treatment=treatment, staff=staff[number], price=100,
            starts_at=begins, ends_at=begins + timedelta(minutes=LASTS),
        )
        for row, (begins, number) in zip(rows, taken, strict=True)
    )  # fmt: skip
    claims = []
    for line, (_begins, number) in zip(lines, taken, strict=True):
        room, piece = rooms[number // EVERY], pieces[number // EVERY]
        ends = line.ends_at + timedelta(minutes=room.buffer_after)
        claims += [
            claim(line, times[number], line.ends_at),
            claim(line, room, ends),
            claim(line, piece, line.ends_at, whole_id=piece.whole_id),
        ]
    ResourceAllocation.objects.bulk_create(claims)


def claim(line: AppointmentLine, resource: Resource, ends: datetime, **fields: int | None) -> ResourceAllocation:
    during = DateTimeTZRange(line.starts_at, ends, "[)")
    return ResourceAllocation(appointment_line=line, resource=resource, during=during, **fields)


def at(day: date, hour: int) -> datetime:
    return wall_clock(day, time(hour), clock.zone())
