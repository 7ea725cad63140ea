"""Changing a class that is on: another coach, room, time, or number of places."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.errors import InstructorBusy, RoomBusy
from bookings.models import Booking, Resource, ScheduledSession
from bookings.selectors.words import class_words
from bookings.services.change_messages import Changed, tell_changed, tell_waiting
from bookings.services.claims import lock_resources
from bookings.services.promoting import promote_after
from bookings.services.resource import resource_of
from bookings.services.session import NO_OVERLAP, refuse_if_taken
from bookings.services.teaching import refuse_unqualified
from bookings.session_errors import SeriesDateTaken
from bookings.session_rules import CHANGE_RULES, ChangeFacts
from venue import clock, locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.models import StaffMember
from venue.rules import check
from venue.working_time import wall_clock

ONCE_IN_SERIES = "bookings_scheduledsession_once_in_series"


@dataclass(frozen=True)
class Wanted:
    """What a class is to be like. It lasts as long as before."""

    instructor: StaffMember
    room: Resource
    starts_at: datetime
    capacity: int

    def during(self, session: ScheduledSession) -> DateTimeTZRange:
        return DateTimeTZRange(self.starts_at, self.starts_at + (session.ends_at - session.starts_at), "[)")

    def is_news_for(self, session: ScheduledSession) -> bool:
        """Whether those who booked must hear of it: of the number of places they need not."""
        return self.moves(session) or session.instructor_id != self.instructor.pk

    def moves(self, session: ScheduledSession) -> bool:
        return (session.room and session.room.pk, session.starts_at) != (self.room.pk, self.starts_at)


@dataclass(frozen=True)
class Pattern:
    """The same, for whatever day."""

    instructor: StaffMember
    room: Resource
    begins_at: time
    capacity: int

    def on(self, day: date) -> Wanted:
        return Wanted(self.instructor, self.room, wall_clock(day, self.begins_at, clock.zone()), self.capacity)


def change_session(session_pk: int, wanted: Wanted, *, reason: str = "", by: Actor) -> int:
    """Change one class, all or nothing; everybody booked is told in one message, and how many were.

    Locks the new room and the new coach's time, then the session, then its bookings. Raises what `refuse_change` does.
    A place that is new goes to whoever waits, after the commit.
    """
    with locking.atomic(by=by):
        hold(wanted.room, wanted.instructor, by=by)
        told = apply(locking.lock_one(ScheduledSession, session_pk), wanted, reason)
    promote_after(session_pk)
    return told


def hold(room: Resource, instructor: StaffMember, *, by: Actor) -> None:
    """Lock what a changed class will claim."""
    lock_resources([room.pk, resource_of(instructor, by=by).pk])


def refuse_change(session: ScheduledSession, wanted: Wanted, besides: Collection[int] = ()) -> None:
    """Raise `SessionCancelled`, `SessionStarted`, `TimePassed`, `PlacesBelowBooked`, `TooManyPlaces`, `NotQualified`,
    `RoomBusy` or `InstructorBusy`. `besides` are the sessions that are changed together with this one.
    """
    facts = ChangeFacts(
        is_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        new_starts_at=wanted.starts_at,
        booked=session.booked,
        capacity=wanted.capacity,
        room=wanted.room.name,
        room_capacity=wanted.room.capacity,
    )
    check(CHANGE_RULES, facts, clock.now())
    day = clock.local(wanted.starts_at).date()
    if (wanted.instructor.pk, day) != (session.instructor_id, clock.local(session.starts_at).date()):
        refuse_unqualified(session.course, wanted.instructor, day)
    for resource in (wanted.room, *Resource.objects.filter(staff=wanted.instructor)):
        refuse_if_taken(resource, wanted.during(session), besides or [session.pk])


def apply(session: ScheduledSession, wanted: Wanted, reason: str, besides: Collection[int] = ()) -> int:
    """Change a locked session whose new room and coach are held; how many people were told."""
    refuse_change(session, wanted, besides)
    is_news, before = wanted.is_news_for(session), class_words(session.pk)
    during = wanted.during(session)
    if wanted.moves(session):  # nobody has said that it takes place there and then whatever the calendar says
        session.despite_closure_at = None
    session.starts_at, session.ends_at = during.lower, during.upper
    session.instructor, session.capacity = wanted.instructor, wanted.capacity
    session.changed_at = clock.now() if is_news else session.changed_at
    with refused_as({ONCE_IN_SERIES: SeriesDateTaken()}):
        session.save(
            update_fields=["starts_at", "ends_at", "instructor", "capacity", "changed_at", "despite_closure_at"]
        )
    _move_claims(session, wanted, during)
    return _tell(session, Changed(before, class_words(session.pk), reason)) if is_news else 0


def _move_claims(session: ScheduledSession, wanted: Wanted, during: DateTimeTZRange) -> None:
    coach = Resource.objects.get(staff=wanted.instructor)
    for claim in session.allocations.live().select_related("resource"):
        is_room = claim.resource.kind == Resource.Kind.ROOM
        claim.resource, claim.during = (wanted.room if is_room else coach), during
        with refused_as({NO_OVERLAP: RoomBusy() if is_room else InstructorBusy()}):
            claim.save(update_fields=["resource", "during"])


def _tell(session: ScheduledSession, changed: Changed) -> int:
    bookings = locking.lock(Booking, session.bookings.live().values_list("pk", flat=True))
    told = [tell_changed(booking, changed) for booking in bookings]
    for entry in session.waitlist.waiting().select_related("member"):
        tell_waiting(entry, changed)
    return sum(told)
