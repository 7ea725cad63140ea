"""Closing a part of the house for a time, changing that, and opening it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bookings.keeping_shut import why_shut
from bookings.models import Appointment, AreaClosure, ClosureStep, Resource, RoomBooking, ScheduledSession
from bookings.rules.closure import CHANGE_CLOSURE_RULES, CLOSE_RULES, REOPEN_RULES, ClosureFacts
from bookings.selectors.closing import appointments_in, room_bookings_in, rooms_in, sessions_in
from bookings.services.making_up import give_back_days
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.models import Area
from venue.rules import check


@dataclass(frozen=True)
class Wanted:
    """What is to be closed, from when until when and why; without area and room it is the whole venue."""

    starts_at: datetime
    ends_at: datetime | None
    cause: str
    reason_en: str
    reason_zh: str
    area: Area | None = None
    room: Resource | None = None

    def row(self) -> AreaClosure:
        is_all = self.area is None and self.room is None
        return AreaClosure(
            area=self.area,
            room=self.room,
            is_whole_venue=is_all,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            cause=self.cause,
            reason_en=self.reason_en,
            reason_zh=self.reason_zh,
        )


def close_place(wanted: Wanted, *, rooms: Iterable[int] = (), by: Actor) -> AreaClosure:
    """Close an area, a room or the whole venue. What takes place there stays as it is, is not bookable any more, and
    waits for a decision.

    Locks the areas, their rooms (and further `rooms` that the caller will need), then what takes place in it: whoever
    books, puts on or moves a class reads closures after the lock that is taken here before. Raises what `CLOSE_RULES`
    say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        closure = wanted.row()
        check(CLOSE_RULES, ClosureFacts(wanted.ends_at), now)
        hold(closure, rooms)
        closure.closed_at, closure.closed_by = now, user_of(by)
        closure.save()
    return closure


def change_closure(
    pk: int, *, ends_at: datetime | None, cause: str, reason_en: str, reason_zh: str, by: Actor
) -> AreaClosure:
    """Say that a closure lasts longer or less long, or give another reason. Where it is and since when stays: that
    would be another closure.

    Locks what `close_place` locks, with the closure's own area first. Raises what `CHANGE_CLOSURE_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        closure = lock_closure(pk)
        facts = ClosureFacts(ends_at, closure.is_over(now), why_shut(closure), closure.ends_at)
        check(CHANGE_CLOSURE_RULES, facts, now)
        closure.ends_at, closure.cause = ends_at, cause
        closure.reason_en, closure.reason_zh = reason_en, reason_zh
        hold(closure)
        closure.save(update_fields=["ends_at", "cause", "reason_en", "reason_zh"])
    if locking.is_outermost():
        give_back_days(closure, by=by)
    return closure


def reopen_place(pk: int, *, by: Actor) -> AreaClosure:
    """Open it again from now on, before its end or where there was none; what was not decided, or was only about to be
    done, takes place. Memberships that were extended for days to come end earlier again, each in a transaction of its
    own after that. Locks its areas. Raises what `REOPEN_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        closure = lock_closure(pk)
        check(REOPEN_RULES, ClosureFacts(None, closure.is_over(now), why_shut(closure)), now)
        closure.reopened_at, closure.reopened_by = now, user_of(by)
        closure.save(update_fields=["reopened_at", "reopened_by"])
        for step in closure.steps.pending():
            step.outcome, step.ended_at = ClosureStep.Outcome.WITHDRAWN, now
            step.save(update_fields=["outcome", "ended_at"])
    if locking.is_outermost():
        give_back_days(closure, by=by)
    return closure


def lock_closure(pk: int) -> AreaClosure:
    """A closure as it is once its areas are locked: who changes it holds them."""
    _lock_areas(AreaClosure.objects.get(pk=pk))
    return AreaClosure.objects.with_places().get(pk=pk)


def hold(closure: AreaClosure, rooms: Iterable[int] = ()) -> None:
    """Lock the areas, rooms, room bookings, appointments and classes of a closure, in the one order. A class that is
    put on or moved there is stopped at the room, a booking at the class. Rooms are locked with what they are part of:
    whoever claims a whole pool locks it, and not each lane.
    """
    _lock_areas(closure)
    closed = rooms_in(closure).values_list("pk", "whole")
    locking.lock(Resource, {*(key for each in closed for key in each if key), *rooms})
    locking.lock(RoomBooking, room_bookings_in(closure).values_list("pk", flat=True))
    locking.lock(Appointment, appointments_in(closure).values_list("pk", flat=True))
    locking.lock(ScheduledSession, sessions_in(closure).values_list("pk", flat=True))


def _lock_areas(closure: AreaClosure) -> None:
    locking.lock(Area, _areas(closure))


def _areas(closure: AreaClosure) -> Iterable[int]:
    if closure.is_whole_venue:
        return Area.objects.values_list("pk", flat=True)
    if closure.room is not None:
        return [closure.room.area_id] if closure.room.area_id else []
    return [closure.area_id] if closure.area_id else []
