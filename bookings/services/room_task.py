"""Setting rooms up and clearing them: due with the booking, moved with it, done by one press."""

from datetime import datetime, timedelta

from bookings.models import RoomBooking, RoomTask
from bookings.room_errors import RoomStepOutOfTurn
from bookings.room_policies import setup_early
from venue import clock, locking
from venue.actors import Actor, user_of

Kind = RoomTask.Kind


def follow(booking: RoomBooking) -> None:
    """Make the tasks of a confirmed booking, or let them follow where it has moved: what was done for another time or
    room is to be done again. The caller holds the booking.
    """
    if not booking.is_firm:
        return
    tasks = {each.kind: each for each in RoomTask.objects.filter(booking=booking)}
    for kind, due_at in due_times(booking).items():
        task = tasks.get(kind)
        if task is None:
            RoomTask.objects.create(booking=booking, kind=kind, due_at=due_at)
        elif task.due_at != due_at:
            task.due_at, task.done_at, task.done_by = due_at, None, None
            task.save(update_fields=["due_at", "done_at", "done_by"])


def due_times(booking: RoomBooking) -> dict[str, datetime]:
    """Set up some minutes before it begins, as the policy says; cleared when the next may have the room."""
    cleared = booking.claims_until
    if booking.finished_at:
        cleared = min(cleared, booking.finished_at + timedelta(minutes=booking.clearing_minutes))
    return {Kind.SETUP: booking.begins_at - setup_early(clock.now()), Kind.CLEARING: cleared}


def reopen_for_other_room(booking: RoomBooking) -> None:
    """The room is another one: what was set up is to be set up there."""
    RoomTask.objects.filter(booking=booking, kind=Kind.SETUP).update(done_at=None, done_by=None)


def do(pk: int, *, by: Actor) -> RoomTask:
    """It is done. Locks the task's booking, then the task; said again, the first time stays. Raises
    `RoomStepOutOfTurn` when the booking does not take place, or a room is to be cleared while the party is in it.
    """
    with locking.atomic(by=by):
        task = _locked(pk)
        state = task.booking.state
        if not task.booking.is_firm or (task.kind == Kind.CLEARING and state != RoomBooking.State.FINISHED):
            raise RoomStepOutOfTurn(facts={"state": state})
        if task.done_at is None:
            task.done_at, task.done_by = clock.now(), user_of(by)
            task.save(update_fields=["done_at", "done_by"])
    return task


def undo(pk: int, *, by: Actor) -> RoomTask:
    """It was pressed by mistake. Locks as `do`."""
    with locking.atomic(by=by):
        task = _locked(pk)
        task.done_at = task.done_by = None
        task.save(update_fields=["done_at", "done_by"])
    return task


def _locked(pk: int) -> RoomTask:
    booking_pk = RoomTask.objects.values_list("booking_id", flat=True).get(pk=pk)
    locking.lock_one(RoomBooking, booking_pk)
    return locking.lock_one(RoomTask, pk)
