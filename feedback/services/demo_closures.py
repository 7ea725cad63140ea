"""What is closed for a time: a sauna under repair, a pool whose water is tested while classes are on, a hall with a new
floor whose classes somebody has decided about, a room given to a party one evening, and what is over.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bookings.models import AreaClosure, Resource, ScheduledSession
from bookings.selectors.hits import Hit, hits_of
from bookings.services.area_closure import Wanted, close_place, reopen_place
from bookings.services.closing import WAITS, Choice, carry_out, decide
from bookings.services.session import cancel_session
from venue import clock
from venue.models import Area, StaffMember, User

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Cause = AreaClosure.Cause

# area, when entered, for how long (None: until further notice), after how long it was opened again, cause, reason
OF_AREAS = (
    ("bath", 6 * DAY, 5 * HOUR, 3 * HOUR, Cause.WATER, "The water of the hot springs is changed", "汤泉区换水复检"),
    ("strength", 9 * DAY, 2 * HOUR, None, Cause.CLEANING, "Deep cleaning of the strength zone", "力量区深度保洁"),
    ("rest", 12 * DAY, None, 20 * HOUR, Cause.HAZARD, "A ceiling panel was loose", "休息厅吊顶松动，排险处理"),
    ("changing", 15 * DAY, 3 * HOUR, None, Cause.OTHER, "Lockers are being renewed", "更衣柜更换"),
    ("sauna", 4 * HOUR, None, None, Cause.MAINTENANCE, "The sauna stove is repaired", "干蒸房加热炉维修"),
)


def show(staff: Mapping[str, StaffMember], rooms: Mapping[str, Resource], now: datetime) -> None:
    manager = staff["manager"].user
    areas = {area.kind: area for area in Area.objects.all()}
    for kind, ago, lasts, reopened_after, cause, en, zh in OF_AREAS:
        entered = now - ago
        with clock.frozen(entered):
            ends_at = entered + lasts if lasts else None
            closure = close_place(Wanted(entered, ends_at, cause, en, zh, area=areas[kind]), by=manager)
        if reopened_after:
            with clock.frozen(entered + reopened_after):
                reopen_place(closure.pk, by=manager)
    with clock.frozen(now - HOUR):
        close_over_a_class(rooms["pool"], now, manager)
        close_for_a_party(rooms["small"], now, manager)
    renew_the_floor(rooms["hall2"], now, manager)


def close_over_a_class(pool: Resource, now: datetime, manager: User) -> None:
    """About what is on there nobody has decided yet."""
    coming = ScheduledSession.objects.standing().filter(allocations__resource=pool, starts_at__gt=now + 3 * DAY)
    session = coming.order_by("-booked", "starts_at").first()
    if session:
        en, zh = "The water of the pool is tested after the filters were cleaned", "泳池反冲洗后水质复检"
        begins, ends = session.starts_at - HOUR, session.ends_at + HOUR
        close_place(Wanted(begins, ends, Cause.WATER, en, zh, area=pool.area), by=manager)


def close_for_a_party(room: Resource, now: datetime, manager: User) -> None:
    """After the last class of a day."""
    day = ScheduledSession.objects.standing().filter(allocations__resource=room, starts_at__gt=now + 8 * DAY)
    last = day.order_by("-ends_at").first()
    begins = last.ends_at if last else now + 9 * DAY
    en, zh = "A private party", "私人包场活动"
    close_place(Wanted(begins, begins + 3 * HOUR, Cause.EVENT, en, zh, room=room), by=manager)


def renew_the_floor(hall: Resource, now: datetime, manager: User) -> None:
    """Of what is on there one class moves, one is called off, one takes place, one was called off by hand meanwhile,
    and about one somebody has just changed their mind.
    """
    then = now - 2 * HOUR
    begins = then + 9 * DAY
    with clock.frozen(then):
        en, zh = "The floor of the hall is renewed", "操厅地板翻新"
        closure = close_place(Wanted(begins, begins + 6 * DAY, Cause.MAINTENANCE, en, zh, room=hall), by=manager)
        hits = [hit for hit in hits_of(closure) if hit.key.startswith("class:")]
        moving = next((hit for hit in hits if room_for(hit)), None)
        others = [key_of(hit) for hit in hits if hit != moving]
        words = ("call_off", "keep", "call_off")
        choices = [Choice(pk, what) for pk, what in zip(others, words, strict=False)]
        if moving:
            choices.append(Choice(key_of(moving), "move", room_for(moving)))
        decide(closure.pk, choices, by=manager)
        for pk in others[2:3]:
            cancel_session(pk, reason="教练请假", by=manager)
    with clock.frozen(then + WAITS):
        carry_out(closure.pk)
    with clock.frozen(now):
        for word in ("call_off", "keep"):
            decide(closure.pk, [Choice(pk, word) for pk in others[3:4]], by=manager)


def key_of(hit: Hit) -> int:
    return int(hit.key.partition(":")[2])


def room_for(hit: Hit) -> int | None:
    """Where the class of a hit could move."""
    rooms = (way.value.partition(":")[2] for way in hit.ways if way.value.startswith("move:"))
    return next(map(int, rooms), None)
