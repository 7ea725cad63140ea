"""The week's slots as HTML, for everybody from the cache, and for one member with what is different for that member.

Nothing is ever forgotten on purpose. The key of what is kept is a digest of all that the slots are made of, asked of
the database each time (one query), and the minute; so what anybody changes is seen at once, and within the minute what
time alone changes (a class begins, booking opens) or the contract of somebody who waits. What is stale may only
mislead: the rules decide again at the click.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db import connection
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.selectors.timetable import Filters, Kind, rows, slot_of, timetable
from members.models import Member
from venue import clock
from venue.working_time import wall_clock

KEPT = timedelta(minutes=2)

# A session's text form has every column of it, the counter of its bookings too.
DIGEST = """
    SELECT md5(coalesce(string_agg(concat_ws('|', session::text, course.name_en, course.name_zh, course.module,
            course.level, teacher.name, teacher.email, room.name_en, room.name_zh, waits.entries), ';'
            ORDER BY session.id, room.id), '')),
        (SELECT max(id) FROM venue_policy)
    FROM bookings_scheduledsession session
    JOIN bookings_course course ON course.id = session.course_id
    JOIN venue_staffmember staff ON staff.id = session.instructor_id
    JOIN venue_user teacher ON teacher.id = staff.user_id
    LEFT JOIN bookings_resourceallocation claim ON claim.session_id = session.id
    LEFT JOIN bookings_resource room ON room.id = claim.resource_id AND room.kind = 'room'
    LEFT JOIN (SELECT session_id, string_agg(concat_ws(' ', id, offers, state), ',' ORDER BY id) AS entries
        FROM bookings_waitlistentry WHERE state IN ('waiting', 'offered')
        GROUP BY session_id) waits ON waits.session_id = session.id
    WHERE session.starts_at >= %s AND session.starts_at < %s
"""


@dataclass(frozen=True)
class Drawn:
    """One slot of the timetable, ready to be printed."""

    pk: int
    kind: str
    html: SafeString


@dataclass(frozen=True)
class DrawnDay:
    on: date
    is_today: bool
    is_chosen: bool
    slots: tuple[Drawn, ...]


def drawn_week(days: list[date], chosen: date, filters: Filters, member: Member | None) -> list[DrawnDay]:
    """Seven consecutive days of slots in the active language. One query for a visitor when the week is known, for a
    member a few more, however many sessions.
    """
    week = for_everybody(days, filters)
    own = own_slots(member, days, week) if member else {}
    today = clock.today()
    return [
        DrawnDay(day, day == today, day == chosen, tuple(own.get(slot.pk, slot) for slot in slots))
        for day, slots in zip(days, week, strict=True)
    ]


def for_everybody(days: list[date], filters: Filters) -> list[list[Drawn]]:
    key = key_of(days, filters)
    kept = cache.get(key)
    if kept is None:
        week = timetable(days, days[0], filters, None)
        kept = [[(slot.pk, slot.kind.value, str(slot.html)) for slot in day.slots] for day in week]
        cache.set(key, kept, KEPT.total_seconds())
    return [[Drawn(pk, kind, mark_safe(html)) for pk, kind, html in day] for day in kept]  # noqa: S308 - our own


def key_of(days: list[date], filters: Filters) -> str:
    minute = clock.now().replace(second=0, microsecond=0)
    parts = (digest(*span(days)), get_language(), clock.zone().key, minute, days[0], filters)
    return f"week:{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def digest(begins: datetime, ends: datetime) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(DIGEST, [begins, ends])
        return cursor.fetchone()


def span(days: list[date]) -> tuple[datetime, datetime]:
    zone = clock.zone()
    return wall_clock(days[0], time(0), zone), wall_clock(days[-1] + timedelta(days=1), time(0), zone)


def own_slots(member: Member, days: list[date], week: Iterable[Iterable[Drawn]]) -> dict[int, Drawn]:
    """What this member sees otherwise than a visitor: what is booked or waited for, and where one could wait."""
    shown = {slot.pk: slot for day in week for slot in day}
    within = {"session__starts_at__gte": span(days)[0], "session__starts_at__lt": span(days)[1]}
    mine = Booking.objects.live().filter(member=member, **within).values_list("session_id")
    waits = WaitlistEntry.objects.open().filter(member=member, **within).values_list("session_id")
    differ = {pk for (pk,) in mine.union(waits)} | {pk for pk, slot in shown.items() if slot.kind == Kind.FULL}
    sessions = ScheduledSession.objects.filter(pk__in=differ & shown.keys()).with_shared_details()
    slots = map(slot_of, rows(sessions, member)) if differ & shown.keys() else ()
    return {slot.pk: Drawn(slot.pk, slot.kind.value, slot.html) for slot in slots}
