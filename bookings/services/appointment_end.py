"""How an appointment ends before it began: what it claimed is free."""

from collections.abc import Collection, Iterable
from datetime import datetime

from bookings.models import Appointment, ResourceAllocation
from bookings.services import treatment_wait_end
from venue import locking
from venue.actors import Actor, user_of

State = Appointment.State


def end(appointment: Appointment, state: str, now: datetime, *, by: Actor | None, reason: str = "") -> None:
    """Write that a locked appointment is over; its claims are released. Whoever was offered it goes on waiting."""
    _end(appointment, state, now, by=by, reason=reason)
    treatment_wait_end.let_pass([appointment], now)


def _end(appointment: Appointment, state: str, now: datetime, *, by: Actor | None, reason: str = "") -> None:
    appointment.state, appointment.cancelled_at = state, now
    appointment.cancelled_by = user_of(by) if by else None
    appointment.held_until, appointment.reason = None, reason
    appointment.save(update_fields=["state", "cancelled_at", "cancelled_by", "held_until", "reason"])
    claims = ResourceAllocation.objects.live().filter(appointment_line__appointment=appointment)
    claims.update(released_at=now)


def give_up_expired(keys: Collection[int], now: datetime, *, also: Iterable[int] = ()) -> None:
    """Free those of these resources, locked by the caller, that were kept long enough for somebody who decides. `also`
    are appointments to be locked with those that are given up, in the one order; one of these is given up where its own
    time is over.
    """
    claiming = Appointment.objects.expired(now).filter(
        lines__allocations__resource__in=keys, lines__allocations__released_at__isnull=True
    )
    lapse({*claiming.values_list("pk", flat=True), *also}, now)


def lapse(keys: Collection[int], now: datetime) -> int:
    """Give up these where their time is over: how many. Locks each; safe to run twice."""
    rows = locking.lock(Appointment, keys) if keys else []
    over = [row for row in rows if row.state == State.HELD and row.held_until and row.held_until <= now]
    for row in over:
        _end(row, State.RELEASED, now, by=None)
    treatment_wait_end.let_pass(over, now)
    return len(over)
