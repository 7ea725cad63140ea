"""The week's slots, for everybody from the cache, and for one member with what is different for that member.

Nothing is ever forgotten on purpose. The key of what is kept is a digest of all that the slots are made of, asked of
the database each time (one query, which also says what is the member's own), and the minute; so what anybody changes is
seen at once, and within the minute what time alone changes (a class begins, booking opens) or the contract of somebody
who waits. What is stale may only mislead, as may a line that is open in general and not for this person: the rules
decide again at the click.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.core.cache import cache
from django.db import connection
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bookings.policies import BookingPolicies, booking_policies
from bookings.selectors.own_week import Own, own_of
from bookings.selectors.slots import SHAPE, Filters, Shown, shown_of
from bookings.selectors.timetable import timetable
from venue import clock
from venue.models import Area, StaffMember
from venue.working_time import wall_clock

KEPT = timedelta(minutes=2)

# A session's text form has every column of it, the counter of its bookings too.
LOOK = """
    WITH reader AS (SELECT id FROM members_member WHERE user_id = %(user)s)
    SELECT md5(coalesce(string_agg(concat_ws('|', session::text, course.name_en, course.name_zh, course.module,
            course.level, course.ability_needed, course.area_id, teacher.name, teacher.email, room.name_en,
            room.name_zh, room.area_id, waits.entries), ';' ORDER BY session.id, room.id), '')),
        (SELECT max(id) FROM venue_policy),
        (SELECT md5(string_agg(concat_ws('|', id, name_en, name_zh), ';' ORDER BY id)) FROM venue_area),
        (SELECT md5(string_agg(closure::text, ';' ORDER BY id)) FROM bookings_areaclosure closure
            WHERE reopened_at IS NULL AND undone_at IS NULL
                AND starts_at < %(ends)s AND (ends_at IS NULL OR ends_at > %(begins)s)),
        (SELECT id FROM reader),
        ARRAY(SELECT booking.session_id || ' ' || booking.state FROM bookings_booking booking
            JOIN bookings_scheduledsession session ON session.id = booking.session_id
            WHERE booking.member_id = (SELECT id FROM reader)
                AND session.starts_at >= %(begins)s AND session.starts_at < %(ends)s
                AND booking.state IN ('held', 'booked', 'checked_in', 'attended', 'no_show')
                AND (booking.state <> 'held' OR booking.held_until > %(now)s)),
        ARRAY(SELECT session_id FROM bookings_waitlistentry
            WHERE member_id = (SELECT id FROM reader) AND state IN ('waiting', 'offered')),
        ARRAY(SELECT concat_ws(' ', starts_on, ends_on, tier) FROM members_membership
            WHERE member_id = (SELECT id FROM reader) AND tier <> '' AND ends_on >= %(day)s
                AND EXISTS (SELECT FROM venue_policy WHERE scope LIKE 'tier:%%') ORDER BY ends_on, id)
    FROM bookings_scheduledsession session
    JOIN bookings_course course ON course.id = session.course_id
    JOIN venue_staffmember staff ON staff.id = session.instructor_id
    JOIN venue_user teacher ON teacher.id = staff.user_id
    LEFT JOIN bookings_resourceallocation claim ON claim.session_id = session.id
    LEFT JOIN bookings_resource room ON room.id = claim.resource_id AND room.kind = 'room'
    LEFT JOIN (SELECT session_id, string_agg(concat_ws(' ', id, offers, state), ',' ORDER BY id) AS entries
        FROM bookings_waitlistentry WHERE state IN ('waiting', 'offered')
        GROUP BY session_id) waits ON waits.session_id = session.id
    WHERE session.starts_at >= %(begins)s AND session.starts_at < %(ends)s
"""


@dataclass(frozen=True)
class DrawnDay:
    on: date
    is_today: bool
    is_chosen: bool
    slots: tuple[SafeString, ...]  # as HTML


@dataclass(frozen=True)
class Week:
    """Seven consecutive days in the active language: as they are kept for everybody under `key`, and what of them is
    the reader's own.
    """

    days: list[date]
    key: str
    own: Own | None

    @cached_property
    def shown(self) -> list[list[Shown]]:
        """Read when first asked for: whoever is served the whole page from what is kept asks for no slot."""
        shown = cache.get(self.key)
        if shown is None:
            shown = [[shown_of(row) for row in day.rows] for day in timetable(self.days, self.days[0], None)]
            cache.set(self.key, shown, KEPT.total_seconds())
        return shown

    def page(self, asked: str, draw: Callable[[], str]) -> SafeString:
        """What somebody sees who has not signed in, drawn once for all who ask for it in the same words."""
        key = f"{self.key}:{asked}"
        page = cache.get(key)
        if page is None:
            page = draw()
            cache.set(key, page, KEPT.total_seconds())
        return mark_safe(page)  # noqa: S308 - our own

    def drawn(self, chosen: date, filters: Filters) -> list[DrawnDay]:
        """What the filters leave of it, for the reader."""
        today = clock.today()
        policies = booking_policies(clock.now()) if self.own and self.own.tiers else None
        return [
            DrawnDay(
                day,
                day == today,
                day == chosen,
                tuple(html(each, self.own, policies) for each in shown if filters.allow(each)),
            )
            for day, shown in zip(self.days, self.shown, strict=True)
        ]


def html(shown: Shown, own: Own | None, policies: BookingPolicies | None) -> SafeString:
    slot = own.slot(shown, policies) if own else shown.slot
    return mark_safe(shown.html) if slot == shown.slot else slot.html  # noqa: S308 - our own


def zones_of(week: Week, asked: str) -> dict[int, str]:
    """Name by key, of those in which something is on, and of the one that was asked for."""
    zones = {each.zone: each.zone_name for day in week.shown for each in day if each.zone}
    if is_key(asked) and int(asked) not in zones:
        zones |= {area.pk: area.name for area in Area.objects.filter(pk=int(asked))}
    return zones


def coaches_of(week: Week, asked: str) -> dict[int, str]:
    """The same of those who hold something."""
    coaches = {each.coach: each.slot.instructor for day in week.shown for each in day}
    if is_key(asked) and int(asked) not in coaches:
        people = StaffMember.objects.filter(pk=int(asked)).select_related("user")
        coaches |= {coach.pk: coach.user.display_name for coach in people}
    return coaches


def is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def week_of(days: list[date], user: int | None) -> Week:
    """Seven consecutive days of classes in the active language, for the person behind a sign-in: one query when the
    week is known, three more when it is not, however many classes.
    """
    digest, own = look(days, user)
    minute = clock.now().replace(second=0, microsecond=0)
    parts = (digest, get_language(), clock.zone().key, minute, days[0], SHAPE)
    return Week(days, f"week:{hashlib.sha256(repr(parts).encode()).hexdigest()}", own)


def look(days: list[date], user: int | None) -> tuple[tuple[object, ...], Own | None]:
    """A digest of all that the week is made of, and what of it is the reader's own."""
    begins, ends = span(days)
    asked = {"begins": begins, "ends": ends, "day": days[0], "now": clock.now(), "user": user}
    with connection.cursor() as cursor:
        cursor.execute(LOOK, asked)
        *digest, member, booked, waits, tiers = cursor.fetchone()
    return tuple(digest), own_of(member, booked, waits, tiers) if member else None


def span(days: list[date]) -> tuple[datetime, datetime]:
    zone = clock.zone()
    return wall_clock(days[0], time(0), zone), wall_clock(days[-1] + timedelta(days=1), time(0), zone)
