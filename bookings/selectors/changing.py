"""What can take the place of a coach or a room at a time, best first; and whom a change reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, QuerySet

from bookings.models import Booking, Resource, ResourceAllocation, ScheduledSession, SessionSeries, WaitlistEntry
from bookings.models.resource import LONGEST_BUFFER
from bookings.selectors.closing import closed_during
from bookings.selectors.resources import all_parts, claimed
from bookings.selectors.series import coming_sessions
from bookings.selectors.substitutes import substitutes_for
from members.selectors.own import has_no_address
from venue import clock
from venue.models import StaffMember

BUFFER = timedelta(minutes=LONGEST_BUFFER)


@dataclass(frozen=True)
class Reach:
    """How many people a change of these classes is told, how many no letter reaches, how many wait."""

    booked: int
    unreachable: int
    waiting: int

    @property
    def told(self) -> int:
        return self.booked - self.unreachable


def reach_of(sessions: Iterable[ScheduledSession]) -> Reach:
    listed = list(sessions)
    counts = (
        Booking.objects.live()
        .filter(session__in=listed)
        .aggregate(
            booked=Count("pk"), unreachable=Count("pk", filter=has_no_address("member__", template="session_changed"))
        )
    )
    return Reach(**counts, waiting=WaitlistEntry.objects.waiting().filter(session__in=listed).count())


def substitutes(session: ScheduledSession, starts_at: datetime) -> list[StaffMember]:
    """Who could hold this class then, best first."""
    return substitutes_for([(session, starts_at)])[0]


def free_rooms(session: ScheduledSession, starts_at: datetime, capacity: int) -> list[Resource]:
    """Rooms with enough places that are open and that nothing else claims then; first those of the course's zone, then
    the smallest.
    """
    ends_at = starts_at + (session.ends_at - session.starts_at)
    during = DateTimeTZRange(starts_at, ends_at, "[)")
    rooms = list(Resource.objects.in_use().rooms().filter(capacity__gte=capacity).exclude(closed_during(during)))
    spans = {each.pk: claimed(each, starts_at, ends_at) for each in rooms}
    around = DateTimeTZRange(starts_at - BUFFER, ends_at + BUFFER, "[)")
    taken, parts = list(_taken(around, session).values_list("resource", "during")), all_parts(rooms)
    free = [each for each in rooms if _is_free({part.pk for part in parts[each.pk]}, spans[each.pk], taken)]
    return sorted(free, key=lambda room: (room.area_id != session.course.area_id, room.capacity, room.pk))


def _is_free(parts: set[int], span: DateTimeTZRange, taken: Iterable[tuple[int, DateTimeTZRange]]) -> bool:
    return not any(pk in parts and span.lower < each.upper and each.lower < span.upper for pk, each in taken)


def _taken(during: DateTimeTZRange, besides: ScheduledSession) -> QuerySet[ResourceAllocation]:
    return ResourceAllocation.objects.standing(clock.now()).filter(during__overlap=during).exclude(session=besides)


def sessions_from(series: SessionSeries, first_on: date) -> list[ScheduledSession]:
    """What of a series is changed with *this and following*: what has begun stays."""
    coming = coming_sessions(series).filter(starts_at__gt=clock.now()).order_by("starts_at")
    return [each for each in coming if clock.local(each.starts_at).date() >= first_on]
