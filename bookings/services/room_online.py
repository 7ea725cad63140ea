"""Rooms that members book online: kept while they decide, booked, let go, moved."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from bookings.models import Resource, RoomBooking
from bookings.room_errors import RoomHoldOver, RoomPriceChanged
from bookings.room_online_rules import MOVING_RULES, ONLINE_RULES, OnlineFacts
from bookings.room_policies import online_policy, room_policy
from bookings.selectors.resources import parts_of
from bookings.selectors.room_online import is_let_online, is_offered, moving_facts, online_rooms
from bookings.services import claiming
from bookings.services.releasing_rooms import let_go
from bookings.services.room_booking import Wanted, change
from members.models import Member
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.rules import check

State = RoomBooking.State


def keep(room_pk: int, begins_at: datetime, minutes: int, *, people: int = 1, member_pk: int, by: Actor) -> RoomBooking:
    """Keep a room for some minutes while a member decides. Whoever was deciding about another one lets it go, so that
    nobody keeps more than one. Nothing is sent.

    Locks the member, the room, and what they were deciding about. Raises what `ONLINE_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        [member] = locking.lock(Member, [member_pk])
        room = Resource.objects.select_related("area").get(pk=room_pk)
        deciding = RoomBooking.objects.filter(member=member, state=State.HELD, purpose="")
        others = list(deciding.values_list("pk", flat=True))
        claiming.hold([room], also=others)
        _let_go_others(others, now)
        check(ONLINE_RULES, _facts(room, member, begins_at, minutes), now)
        booking = _kept(room, member, begins_at, minutes, people, now)
        booking.asked_by = user_of(by)
        booking.save()
        claiming.claim(room, parts_of(room), booking.claims_from, booking.claims_until, room_booking=booking)
    return booking


def _let_go_others(pks: Iterable[int], now: datetime) -> None:
    for booking in locking.lock(RoomBooking, pks):
        if booking.is_undecided:
            let_go(booking, now)


def _facts(
    room: Resource, member: Member, begins_at: datetime, minutes: int, besides: RoomBooking | None = None
) -> OnlineFacts:
    return OnlineFacts(
        is_online=is_let_online() and online_rooms().filter(pk=room.pk).exists(),
        open_to=room.open_to,
        gender=member.gender,
        is_offered=is_offered(room, begins_at, minutes, member, besides),
    )


def _kept(room: Resource, member: Member, begins_at: datetime, minutes: int, people: int, now: datetime) -> RoomBooking:
    """At the price of the room, under the figures of now; for whom and what for is said when it is booked."""
    policy = room_policy(now)
    return RoomBooking(
        state=State.HELD,
        member=member,
        room=room,
        people=max(1, min(people, room.capacity)),
        begins_at=begins_at,
        ends_at=begins_at + timedelta(minutes=minutes),
        setup_minutes=policy.setup,
        clearing_minutes=policy.clearing,
        hour_price=room.hour_price or Decimal(0),
        held_until=min(now + online_policy(now).decide, begins_at),
        policies=list(policy.ids),
        asked_at=now,
    )


def give_back(pk: int, *, by: Actor) -> RoomBooking:
    """Let a room go that was kept to decide; that costs nothing and nothing is sent. Locks the booking; raises
    `RoomHoldOver`.
    """
    with locking.atomic(by=by):
        booking = locking.lock_one(RoomBooking, pk)
        if not booking.is_undecided:
            raise RoomHoldOver
        let_go(booking, clock.now())
    return booking


def move(pk: int, room_pk: int, begins_at: datetime, minutes: int, *, seen_price: Decimal, by: Actor) -> RoomBooking:
    """Give a confirmed booking another time, length or room, at the price that was seen: the old place is given up for
    the new one alone, or nothing changes. What was agreed stays, but for the price of another room.

    Locks the rooms and the booking. Raises what `MOVING_RULES` and `ONLINE_RULES` say, `RoomPriceChanged`, or what
    `change` refuses. Sends one message.
    """
    with locking.atomic(by=by):
        rooms = {each.pk: each for each in Resource.objects.filter(pk__in=[room_pk, _room_of(pk)])}
        room = rooms[room_pk]
        claiming.hold(rooms.values(), also=[pk])
        booking = locking.lock_one(RoomBooking, pk)
        assert booking.member  # only a party that is known here comes this way
        now = clock.now()
        check(MOVING_RULES, moving_facts(booking), now)
        check(ONLINE_RULES, _facts(room, booking.member, begins_at, minutes, booking), now)
        wanted = moved(booking, room, begins_at, minutes)
        price = wanted.put_into(RoomBooking()).price
        if price != seen_price:
            raise RoomPriceChanged(facts={"seen": str(seen_price), "now": str(price)})
        return change(pk, wanted, by=by)


def moved(booking: RoomBooking, room: Resource, begins_at: datetime, minutes: int) -> Wanted:
    """What it would be: in the same room at the price per hour that was agreed, in another one at that of the room."""
    hour_price = booking.hour_price if room.pk == booking.room_id else room.hour_price or Decimal(0)
    ends_at = begins_at + timedelta(minutes=minutes)
    return replace(Wanted.of(booking), room=room, begins_at=begins_at, ends_at=ends_at, hour_price=hour_price)


def _room_of(pk: int) -> int | None:
    return RoomBooking.objects.values_list("room", flat=True).get(pk=pk)
