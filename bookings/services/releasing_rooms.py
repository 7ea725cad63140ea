"""Rooms that were held long enough are free again, and their parties told."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from bookings.models import RoomBooking
from bookings.services import room_messages
from venue import clock, locking, sweeping
from venue.actors import Automation

SWEEP = Automation(gettext_noop("rooms held long enough"))


def give_up_expired(keys: Collection[int], now: datetime, *, also: Iterable[int] = ()) -> None:
    """Free those of these resources, locked by the caller, that a room booking held long enough. `also` are room
    bookings to be locked with those that are given up, in the one order; none of these is given up.
    """
    own = set(also)
    claiming = RoomBooking.objects.expired(now).filter(
        allocations__resource__in=keys, allocations__released_at__isnull=True
    )
    expired = set(claiming.values_list("pk", flat=True)) - own
    for booking in locking.lock(RoomBooking, expired | own) if expired or own else []:
        if booking.pk in expired:
            lapse(booking, now)


def lapse(booking: RoomBooking, now: datetime) -> None:
    """A locked hold whose time is over is an enquiry again, and its room free; the party is told. Nobody is told that
    they did not decide online.
    """
    if booking.state != RoomBooking.State.HELD or booking.held_until is None or booking.held_until > now:
        return
    if booking.is_undecided:
        let_go(booking, now)
        return
    booking.state, booking.held_until = RoomBooking.State.ENQUIRED, None
    booking.save(update_fields=["state", "held_until"])
    release(booking, now)
    room_messages.tell_lapsed(booking)


def let_go(booking: RoomBooking, now: datetime) -> None:
    """A locked hold of somebody who was deciding online ends, as if nobody had asked."""
    booking.state, booking.held_until, booking.cancelled_at = RoomBooking.State.CANCELLED, None, now
    booking.save(update_fields=["state", "held_until", "cancelled_at"])
    release(booking, now)


def release(booking: RoomBooking, now: datetime) -> None:
    booking.allocations.live().update(released_at=now)


def release_expired_holds() -> int:
    """The sweep: rooms that were held long enough; how many are free again. Each is locked and looked at again, so
    running it twice changes nothing.
    """
    now = clock.now()

    def give_up(pk: int) -> int:
        with locking.atomic(by=SWEEP):
            lapse(locking.lock_one(RoomBooking, pk), now)
        return 1

    return sweeping.each("rooms on hold", list(RoomBooking.objects.expired(now).values_list("pk", flat=True)), give_up)
