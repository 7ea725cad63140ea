"""Which closures keep the places of classes, treatments and room bookings closed, and what they hit.

What somebody kept (`despite_closure_at`) is not hit by what was closed before.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from django.contrib.postgres.expressions import ArraySubquery
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject

from bookings.models import (
    Appointment,
    AppointmentLine,
    AreaClosure,
    ClosureStep,
    Resource,
    ResourceAllocation,
    RoomBooking,
    ScheduledSession,
)
from bookings.models.appointment import AppointmentQuerySet
from bookings.models.room_booking import RoomBookingQuerySet
from bookings.models.session import OF_ROOMS, ScheduledSessionQuerySet
from bookings.rules.closure import Closed
from venue import clock
from venue.models import Area
from venue.prepared import Prepared, PreparedModel

Rooms: TypeAlias = Collection[int] | None  # keys of the rooms in a closure, where they are known already
A_DAY = timedelta(days=1)
LONG_AGO = Value(datetime(2000, 1, 1, tzinfo=UTC))
ROW = {
    "pk": "pk",
    "starts_at": "starts_at",
    "ends_at": "ends_at",
    "reason_en": "reason_en",
    "reason_zh": "reason_zh",
    "area_en": "area__name_en",
    "area_zh": "area__name_zh",
    "room_en": "room__name_en",
    "room_zh": "room__name_zh",
    "closed_at": "closed_at",
}


def _over() -> QuerySet[AreaClosure]:
    """Within a query of sessions: the closures over each."""
    claims = ResourceAllocation.objects.live().filter(session=OuterRef(OuterRef("pk")))
    claims = claims.filter(OF_ROOMS)
    is_room = Q(resource=OuterRef("room")) | Q(whole=OuterRef("room")) | Q(resource__whole=OuterRef("room"))
    is_there = Exists(claims.filter(is_room | Q(resource__area=OuterRef("area")) | Q(whole__area=OuterRef("area"))))
    over = AreaClosure.objects.over(OuterRef("starts_at"), OuterRef("ends_at"))
    return over.filter(Q(is_whole_venue=True) | is_there).order_by("pk")


def closures_of_session() -> ArraySubquery:
    """Within a query of sessions: the closures over each, the oldest first; `first_over` reads it. One that a class
    was kept in spite of is among them: what says so is in the row of the session.
    """
    return ArraySubquery(_over().values(row=JSONObject(**ROW)))


def with_closures(sessions: ScheduledSessionQuerySet) -> ScheduledSessionQuerySet:
    """Each class with the closures over it, in the query that reads it."""
    return sessions.annotate(over=closures_of_session())


def is_closed() -> Exists:
    """Within a query of sessions: whether a closure is over each that it was not kept in spite of."""
    return Exists(_over().filter(closed_at__gt=Coalesce(OuterRef("despite_closure_at"), LONG_AGO)))


_over_session = Prepared(
    lambda key: ScheduledSession.objects.filter(pk=key).order_by().values_list(closures_of_session()), key=int
)


_not_over = PreparedModel(
    AreaClosure, lambda now: AreaClosure.objects.not_over(now).with_places().order_by("pk"), now=datetime
)
_closed_before = PreparedModel(
    AreaClosure,
    lambda now, until: (
        AreaClosure.objects.not_over(now).filter(starts_at__lt=until).with_places().order_by("starts_at", "pk")
    ),
    now=datetime,
    until=datetime,
)


def closed_now(session: ScheduledSession) -> Closed | None:
    """What closes the place of one class, as it is at this moment; asked after its lock, it holds until the commit."""
    row = _over_session.row(key=session.pk)
    return first_over(session, row[0]) if row else None


def first_over(session: ScheduledSession, rows: Iterable[Mapping[str, Any]]) -> Closed | None:
    """Of the closures over a session the first that it was not kept in spite of."""
    kept = session.despite_closure_at
    for row in rows:
        if kept is None or datetime.fromisoformat(row["closed_at"]) > kept:
            return _closed_of(row)
    return None


def _closed_of(row: Mapping[str, Any]) -> Closed:
    ends_at = row["ends_at"]
    return Closed(
        row["pk"],
        datetime.fromisoformat(row["starts_at"]),
        datetime.fromisoformat(ends_at) if ends_at else None,
        row["reason_en"],
        row["reason_zh"],
        row["area_en"] or row["room_en"] or "",
        row["area_zh"] or row["room_zh"] or "",
    )


def said_of(closure: AreaClosure) -> Closed:
    """The same of a closure that was read with its place."""
    where = closure.area or closure.room
    return Closed(
        closure.pk,
        closure.starts_at,
        closure.ends_at,
        closure.reason_en,
        closure.reason_zh,
        where.name_en if where else "",
        where.name_zh if where else "",
    )


def closed_of(sessions: Sequence[ScheduledSession]) -> dict[int, Closed]:
    """Of many classes, each of which knows its room, those whose place is closed, by key. One query, none where they
    were read `with_closures`.
    """
    if not sessions:
        return {}
    if "over" in vars(sessions[0]):
        read = {each.pk: first_over(each, vars(each)["over"]) for each in sessions if not each.is_cancelled}
        return {pk: closed for pk, closed in read.items() if closed}
    begins, ends = min(each.starts_at for each in sessions), max(each.ends_at for each in sessions)
    closures = list(AreaClosure.objects.over(begins, ends).with_places().order_by("pk"))
    if not closures:
        return {}
    found = {}
    for session in sessions:
        if over := next((each for each in closures if hits(each, session)), None):
            found[session.pk] = said_of(over)
    return found


def hits(closure: AreaClosure, session: ScheduledSession) -> bool:
    """Whether a standing closure is over a class that was not kept in spite of it."""
    if session.is_cancelled or (session.despite_closure_at and session.despite_closure_at >= closure.closed_at):
        return False
    if session.ends_at <= closure.starts_at or (closure.ends_at and session.starts_at >= closure.ends_at):
        return False
    room = room_of(session)
    return closure.is_whole_venue or (room is not None and is_in(room, closure))


def room_of(session: ScheduledSession) -> Resource | None:
    """Where it takes place; of a session read with `with_names` the database is asked nothing."""
    names = getattr(session, "room_names", None)
    if names is None:
        return session.room
    area = Area(**names["area"]) if names["area"]["id"] else None
    said = {name: names[name] for name in ("name_en", "name_zh")}
    return Resource(pk=names["id"], whole_id=names["whole"], area=area, **said)


def is_in(room: Resource, closure: AreaClosure) -> bool:
    """Whether a room lies in the place that is closed, or that place in it: a lane goes with its pool, and a pool that
    lacks a lane is not whole.
    """
    if closure.is_whole_venue or (room.area_id and closure.area_id == room.area_id):
        return True
    closed = closure.room
    return closed is not None and (closed.pk in (room.pk, room.whole_id) or closed.whole_id == room.pk)


def closures_over_room(room: Resource, during: DateTimeTZRange) -> QuerySet[AreaClosure]:
    """Those that keep a room closed for some of a time."""
    there = Q(is_whole_venue=True) | Q(room=room.pk) | Q(room__whole=room.pk) | Q(area=room.area_id)
    if room.whole_id:
        there |= Q(room=room.whole_id)
    return AreaClosure.objects.over(during.lower, during.upper).filter(there).with_places().order_by("pk")


def closed_during(during: DateTimeTZRange) -> Exists:
    """Within a query of rooms: whether a closure is over them for some of a time."""
    is_room = Q(room=OuterRef("pk")) | Q(room=OuterRef("whole")) | Q(room__whole=OuterRef("pk"))
    there = Q(is_whole_venue=True) | is_room | Q(area=OuterRef("area"))
    return Exists(AreaClosure.objects.over(during.lower, during.upper).filter(there))


def rooms_in(closure: AreaClosure) -> QuerySet[Resource]:
    """The rooms that are closed with it."""
    rooms = Resource.objects.rooms()
    if closure.is_whole_venue:
        return rooms
    if closure.room_id:
        return rooms.filter(Q(pk=closure.room_id) | Q(whole=closure.room_id))
    return rooms.filter(area=closure.area_id)


def rooms_in_each(closures: Iterable[AreaClosure]) -> dict[int, list[int]]:
    """The keys of the same rooms by key of closure, of many closures in one query. Whoever asks what claims these rooms
    asks with keys: of rooms within the question the database cannot tell how few they are, and reads every claim.
    """
    rooms = list(Resource.objects.rooms().order_by("pk").values_list("pk", "whole", "area"))
    return {each.pk: [pk for pk, whole, area in rooms if _has(each, pk, whole, area)] for each in closures}


def _has(closure: AreaClosure, pk: int, whole: int | None, area: int | None) -> bool:
    if closure.is_whole_venue:
        return True
    return closure.room_id in (pk, whole) if closure.room_id else area == closure.area_id


def sessions_in(closure: AreaClosure, rooms: Rooms = None) -> ScheduledSessionQuerySet:
    """The classes that it hits: those to come, or on now, that take place in it and that nobody has kept."""
    now = clock.now()
    coming = ScheduledSession.objects.standing().filter(ends_at__gt=max(now, closure.starts_at))
    if closure.ends_at:
        coming = coming.filter(starts_at__lt=closure.ends_at)
    there = Exists(_claims_in(closure, rooms).filter(session=OuterRef("pk")))
    return coming.filter(_undecided(closure), there).order_by("starts_at", "pk")


def appointments_in(closure: AreaClosure, rooms: Rooms = None) -> AppointmentQuerySet:
    """Those of which a treatment to come, or on now, lies in it, and that nobody has kept; a time that is only kept
    for somebody who decides is none yet.
    """
    return _appointments_over(closure, rooms).filter(state__in=("requested", "booked", "in_service"))


def _appointments_over(closure: AreaClosure, rooms: Rooms = None) -> AppointmentQuerySet:
    lines = AppointmentLine.objects.filter(
        appointment=OuterRef("pk"), ends_at__gt=max(clock.now(), closure.starts_at), finished_at=None
    )
    if closure.ends_at:
        lines = lines.filter(starts_at__lt=closure.ends_at)
    there = lines.filter(Exists(_claims_in(closure, rooms).filter(appointment_line=OuterRef("pk"))))
    return Appointment.objects.filter(_undecided(closure), Exists(there)).order_by("pk")


def room_bookings_in(closure: AreaClosure, rooms: Rooms = None) -> RoomBookingQuerySet:
    """Those to come, or on now, that have a room in it, and that nobody has kept."""
    now = clock.now()
    coming = RoomBooking.objects.filter(state__in=("held", "confirmed", "in_use")).exclude(
        state="held", held_until__lte=now
    )
    coming = coming.filter(ends_at__gt=max(now, closure.starts_at))
    if closure.ends_at:
        coming = coming.filter(begins_at__lt=closure.ends_at)
    there = Exists(_claims_in(closure, rooms).filter(room_booking=OuterRef("pk")))
    return coming.filter(_undecided(closure), there).order_by("begins_at", "pk")


def _claims_in(closure: AreaClosure, rooms: Rooms) -> QuerySet[ResourceAllocation]:
    """What is claimed in it while it lasts, and is not over. A claim lasts as long as what it is for, or longer: its
    times take nothing away, but the claims of years gone by are not read.
    """
    during = DateTimeTZRange(closure.starts_at, closure.ends_at, "[)")
    claims = ResourceAllocation.objects.live().filter(_of_rooms_in(closure, rooms), during__overlap=during)
    return claims.filter(during__overlap=DateTimeTZRange(clock.now(), None, "[)"))


def _of_rooms_in(closure: AreaClosure, rooms: Rooms) -> Q:
    """Within a query of claims."""
    keys = rooms_in(closure).values("pk") if rooms is None else rooms
    return Q(resource__in=keys) | Q(whole__in=keys)


def _undecided(closure: AreaClosure) -> Q:
    return Q(despite_closure_at=None) | Q(despite_closure_at__lt=closure.closed_at)


def closed_appointment(appointment: Appointment) -> Closed | None:
    """What closes a place of an appointment, as it is at this moment. One query where nothing is closed then."""
    span = appointment.lines.aggregate(begins=Min("starts_at"), ends=Max("ends_at"))
    if span["begins"] is None:
        return None
    closures = AreaClosure.objects.over(span["begins"], span["ends"]).with_places().order_by("pk")
    over = next((each for each in closures if _appointments_over(each).filter(pk=appointment.pk).exists()), None)
    return said_of(over) if over else None


def closed_room_booking(booking: RoomBooking) -> Closed | None:
    """The same of a room booking."""
    closures = AreaClosure.objects.over(booking.begins_at, booking.ends_at).with_places().order_by("pk")
    over = next((each for each in closures if room_bookings_in(each).filter(pk=booking.pk).exists()), None)
    return said_of(over) if over else None


def undecided_appointments_in(closure: AreaClosure, rooms: Rooms = None) -> AppointmentQuerySet:
    """Those about which nothing is about to be done either."""
    return appointments_in(closure, rooms).exclude(
        Exists(ClosureStep.objects.pending().filter(appointment=OuterRef("pk")))
    )


def undecided_room_bookings_in(closure: AreaClosure, rooms: Rooms = None) -> RoomBookingQuerySet:
    pending = ClosureStep.objects.pending().filter(room_booking=OuterRef("pk"))
    return room_bookings_in(closure, rooms).exclude(Exists(pending))


def undecided_others() -> list[tuple[Appointment | RoomBooking, AreaClosure]]:
    """Every treatment and room booking to come that a closure hits and about which nobody has decided, each with the
    first closure, soonest first. Three queries, one where nothing is closed.
    """
    closures = _not_over.all(now=clock.now())
    if not closures:
        return []
    found: dict[tuple[str, int], tuple[Appointment | RoomBooking, AreaClosure]] = {}
    for claim in _claims_of_others(closures):
        thing: Appointment | RoomBooking | None = claim.room_booking
        if claim.appointment_line:
            thing = claim.appointment_line.appointment
        over = next((each for each in closures if _is_over(each, claim)), None)
        if thing and over:
            found.setdefault((claim.cause_name, thing.pk), (thing, over))
    return list(found.values())


def _claims_of_others(closures: Iterable[AreaClosure]) -> QuerySet[ResourceAllocation]:
    now, spans, rooms = clock.now(), Q(), rooms_in_each(closures)
    for each in closures:
        spans |= Q(
            _of_rooms_in(each, rooms[each.pk]), during__overlap=DateTimeTZRange(each.starts_at, each.ends_at, "[)")
        )
    held = Q(room_booking__state="held", room_booking__held_until__gt=now)
    of_treatments = Q(appointment_line__appointment__state__in=("requested", "booked", "in_service"))
    wanted = of_treatments | held | Q(room_booking__state__in=("confirmed", "in_use"))
    pending = ClosureStep.objects.pending()
    decided = Exists(pending.filter(appointment=OuterRef("appointment_line__appointment"))) | Exists(
        pending.filter(room_booking=OuterRef("room_booking"))
    )
    claims = ResourceAllocation.objects.live().filter(spans, wanted, OF_ROOMS, during__endswith__gt=now)
    return (
        claims.exclude(decided)
        .select_related("resource", "appointment_line__appointment", "room_booking")
        .order_by("during", "pk")
    )


def _is_over(closure: AreaClosure, claim: ResourceAllocation) -> bool:
    thing = claim.room_booking or (claim.appointment_line.appointment if claim.appointment_line else None)
    kept = thing.despite_closure_at if thing else None
    begins, ends = claim.cause.starts_at, claim.cause.ends_at
    is_then = ends > max(closure.starts_at, clock.now()) and (closure.ends_at is None or begins < closure.ends_at)
    return is_then and is_in(claim.resource, closure) and (kept is None or kept < closure.closed_at)


def closed_today() -> list[AreaClosure]:
    """What is closed now, or will be within the day, the soonest first."""
    now = clock.now()
    return _closed_before.all(now=now, until=now + A_DAY)


def undecided_in(closure: AreaClosure, rooms: Rooms = None) -> ScheduledSessionQuerySet:
    """Those of them about which nothing is about to be done either."""
    return sessions_in(closure, rooms).exclude(_is_about_to_be_done())


def _is_about_to_be_done() -> Exists:
    return Exists(ClosureStep.objects.pending().filter(session=OuterRef("pk")))


def undecided_hits() -> list[tuple[ScheduledSession, AreaClosure]]:
    """Every class to come that a closure hits and about which nobody has decided, each with the first closure, soonest
    first. Five queries, one where nothing is closed.
    """
    closures = _not_over.all(now=clock.now())
    if not closures:
        return []
    coming = ScheduledSession.objects.filter(
        pk__in=_hit(undecided_in, closures, rooms_in_each(closures))
    ).with_details()
    found = []
    for session in coming.order_by("starts_at", "pk"):
        if over := next((each for each in closures if hits(each, session)), None):
            found.append((session, over))
    return found


def undecided_count() -> int:
    """How many classes, treatments and room bookings to come a closure hits and nobody has decided about. The database
    counts, since a place that is closed without an end hits all that is to come there. Five queries, one where nothing
    is closed.
    """
    closures = _not_over.all(now=clock.now())
    if not closures:
        return 0
    kinds = (undecided_in, undecided_appointments_in, undecided_room_bookings_in)
    rooms = rooms_in_each(closures)
    return sum(_hit(undecided, closures, rooms).count() for undecided in kinds)


def _hit(
    undecided: Callable[[AreaClosure, Rooms], QuerySet[Any]],
    closures: Iterable[AreaClosure],
    rooms: Mapping[int, list[int]],
) -> QuerySet[Any, Any]:
    """The keys of what any of them hits, each once."""
    first, *others = (undecided(each, rooms[each.pk]).order_by().values_list("pk") for each in closures)
    return first.union(*others)
