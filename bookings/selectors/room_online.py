"""Rooms that are booked online: which, when they are free, and what somebody has booked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from bookings.models import AreaClosure, Resource, RoomBooking
from bookings.models.resource import ResourceQuerySet
from bookings.models.room_booking import CENT
from bookings.room_online_rules import MovingFacts
from bookings.room_policies import OnlinePolicy, RoomPolicy, online_policy, room_policy
from bookings.rules.availability import Span, common, instants, merged, points, starts
from bookings.rules.choosing import Guest, Place, as_for
from bookings.selectors.availability import ANYBODY, Day, Slot
from bookings.selectors.closing import is_in
from bookings.selectors.kept_hours import belonging, for_whom
from bookings.selectors.room_words import policy_of
from bookings.selectors.supply import A_DAY, Supply, begin_of, supply
from members.models import Member
from members.selectors.own import theirs
from venue import clock, wording
from venue.models import User

KINDS = (Resource.RoomKind.COURT, Resource.RoomKind.MEETING, Resource.RoomKind.ACTIVITY)
LENGTHS = (60, 90, 120, 180, 240)  # minutes
SHORTEST = timedelta(minutes=LENGTHS[0])
PAST_SHOWN = 30


def online_rooms() -> ResourceQuerySet:
    """Courts, meeting rooms and activity rooms that have a price, by kind and name: whoever lets one by the hour lets
    it online too. Those in which several are at once are not let whole.
    """
    rooms = Resource.objects.in_use().rooms().filter(room_kind__in=KINDS, is_shared=False, hour_price__isnull=False)
    return rooms.select_related("area").order_by("room_kind", "name_en", "pk")


def is_let_online() -> bool:
    """Whether the house lets rooms online at all."""
    return online_policy(clock.now()).opens > timedelta(0)


def online_room(pk: int) -> Resource:
    """One of them; anything else does not exist online."""
    if not is_let_online():
        raise Http404
    return get_object_or_404(online_rooms(), pk=pk)


def price_for(hour_price: Decimal | None, minutes: int) -> Decimal:
    return ((hour_price or Decimal(0)) * minutes / 60).quantize(CENT, ROUND_HALF_UP)


# --- when it is free -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Around:
    """The minutes before and after a use, in which the room is set up and cleared."""

    setup: timedelta
    clearing: timedelta

    @classmethod
    def of(cls, figures: RoomPolicy) -> "Around":
        return cls(timedelta(minutes=figures.setup), timedelta(minutes=figures.clearing))


def times_of(
    rooms: Sequence[Resource],
    minutes: int,
    first: date,
    last: date,
    *,
    member: Member | None,
    besides: RoomBooking | None = None,
) -> Mapping[int, list[Day]]:
    """Of each room every start of a use of this length by this person, day by day, or why there is none; of nobody in
    particular, in hours that are kept for nobody. `besides` is a booking that would be given up, whose minutes for
    setting up and clearing hold. Two queries more than `supply` needs, however many rooms and days.
    """
    now = clock.now()
    policy = online_policy(now)
    around = Around.of(room_policy(now))
    if besides:
        around = Around(timedelta(minutes=besides.setup_minutes), timedelta(minutes=besides.clearing_minutes))
    found = supply((), first, last, besides=Q(room_booking=besides.pk) if besides else Q())
    at = [each for each in points(*found.whole, policy.grid) if now + policy.notice <= each <= now + policy.opens]
    guest = Guest(belongs=belonging([member])[member.pk]) if member else ANYBODY
    lasts = timedelta(minutes=minutes)
    return {
        room.pk: _days_of(
            room, as_for(found.whole_of(room, around.setup, around.clearing), guest), found, lasts, at, policy, now
        )
        for room in rooms
    }


def _days_of(
    room: Resource,
    place: Place,
    found: Supply,
    lasts: timedelta,
    at: Sequence[datetime],
    policy: OnlinePolicy,
    now: datetime,
) -> list[Day]:
    starting = instants(starts(place.free, at, lasts), at)
    days = []
    for day in found.days:
        begins, ends = begin_of(day), begin_of(day + A_DAY)
        slots = tuple(Slot(each, ()) for each in starting if begins <= each < ends)
        days.append(Day(day, slots, "" if slots else _why_none(room, place, found, day, lasts, policy, now)))
    return days


def _why_none(
    room: Resource,
    place: Place,
    found: Supply,
    day: date,
    lasts: timedelta,
    policy: OnlinePolicy,
    now: datetime,
) -> str:
    """The first reason for which nothing is left of a day, as somebody at the desk would say it; never who has it."""
    earliest, last = now + policy.notice, now + policy.opens
    begins, ends = begin_of(day), begin_of(day + A_DAY)
    if ends <= earliest:
        return _("This day is over.")
    if begins > last:
        return _("Rooms can be booked online until %(last)s at present.") % {"last": wording.day(last)}
    if closed := found.closed_on(day, room.area_id):
        return _("Closed: %(why)s") % {"why": closed.reason}
    hours = found.open_on(day, room.area_id)
    if not hours:
        return _("Closed on this day of the week.")
    opened = common(found.open_for(room), [(begins, ends)])
    if not opened:
        return _("Closed: %(why)s") % {"why": _closure_over(room, found, hours).reason}
    to_come = [(max(begins, earliest), ends)]
    if not common(opened, to_come):
        return _("It is too late for this day. Please choose another one.")
    if lasts > SHORTEST and _has(place.free, to_come, SHORTEST):
        return _("Nothing of this length is free on this day; a shorter time may be.")
    if _has(merged((*place.free, *place.withheld)), to_come, lasts):
        return _("What is left is kept for others on this day: %(whom)s.") % {"whom": for_whom(place.kept)}
    return _("It is taken for all of this day.")


def _has(free: Sequence[Span], within: Sequence[Span], lasts: timedelta) -> bool:
    return any(until - since >= lasts for since, until in common(free, within))


def _closure_over(room: Resource, found: Supply, hours: Sequence[Span]) -> AreaClosure:
    """The first of those that leave nothing of the opening hours of a day."""
    first, last = hours[0][0], hours[-1][1]
    over = (each for each in found.closures if each.starts_at < last and (not each.ends_at or each.ends_at > first))
    return next(each for each in over if is_in(room, each))


def is_offered(
    room: Resource, begins_at: datetime, minutes: int, member: Member, besides: RoomBooking | None = None
) -> bool:
    """Whether the page would show this person this very time now; asked under the lock of the room, it stays so."""
    if minutes not in LENGTHS:
        return False
    day = clock.local(begins_at).date()
    days = times_of([room], minutes, day - A_DAY, day, member=member, besides=besides)[room.pk]
    return any(slot.starts_at == begins_at for each in days for slot in each.slots)


# --- what somebody has booked ----------------------------------------------------------------------------------------


def own_room_booking(user: User, pk: int) -> RoomBooking:
    """A room booking in the name of the user, or of somebody they act for; for everybody else it does not exist."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(RoomBooking.objects.with_details().filter(theirs(user, "member__")), pk=pk)


def rooms_of(people: Iterable[Member], now: datetime) -> tuple[list[RoomBooking], list[RoomBooking]]:
    """Of these people: what is to come or in use, soonest first, and the latest of what is over. What was kept to
    decide and not taken is neither.
    """
    mine = RoomBooking.objects.with_details().filter(member__in=list(people))
    lapsed = Q(state="held", purpose="", held_until__lte=now)
    coming = mine.open().exclude(lapsed).exclude(state="enquired", ends_at__lte=now).order_by("begins_at", "pk")
    past = mine.filter(state__in=("finished", "cancelled")).exclude(purpose="").order_by("-begins_at", "-pk")
    return list(coming), list(past[:PAST_SHOWN])


def moving_facts(booking: RoomBooking) -> MovingFacts:
    """What changing it online hangs on. One query."""
    is_online = is_let_online() and bool(booking.room_id) and online_rooms().filter(pk=booking.room_id or 0).exists()
    return MovingFacts(
        state=booking.state,
        begins_at=booking.begins_at,
        free_until=policy_of(booking).terms(booking.begins_at)[0].until or booking.begins_at,
        is_online=is_online,
        is_simple=not booking.extras and minutes_of(booking) in LENGTHS,
    )


def minutes_of(booking: RoomBooking) -> int:
    return int((booking.ends_at - booking.begins_at) / timedelta(minutes=1))
