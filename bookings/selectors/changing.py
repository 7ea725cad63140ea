"""What can take the place of a coach or a room at a time, best first; and whom a change reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bookings.models import Booking, Resource, ResourceAllocation, ScheduledSession, SessionSeries, WaitlistEntry
from bookings.selectors.series import coming_sessions, instructors
from bookings.selectors.teaching import papers_for, teaching_facts
from bookings.session_rules import TEACHING_RULES
from members.selectors.own import has_no_address
from venue import clock
from venue.models import Shift, StaffMember
from venue.rules import refusal


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
    """Who could hold this class then: qualified and free; first those whose shift runs then, then those who hold this
    course most often.
    """
    during = DateTimeTZRange(starts_at, starts_at + (session.ends_at - session.starts_at), "[)")
    day = clock.local(starts_at).date()
    on_shift = Shift.objects.filter(staff=OuterRef("pk"), starts_at__lte=starts_at, ends_at__gte=during.upper)
    coaches = (
        instructors(day)
        .exclude(pk__in=_taken(during, session).filter(resource__staff__isnull=False).values("resource__staff"))
        .annotate(
            is_on_shift=Exists(on_shift),
            held=Count("sessions", filter=Q(sessions__course=session.course_id), distinct=True),
        )
        .order_by("-is_on_shift", "-held", "user__name", "pk")
        .prefetch_related("qualifications")
    )
    return [each for each in coaches if _is_qualified(session, each, day)]


def _is_qualified(session: ScheduledSession, coach: StaffMember, day: date) -> bool:
    facts = teaching_facts(session.course, coach, papers_for(session.course, coach), day)
    return refusal(TEACHING_RULES, facts, day) is None


def free_rooms(session: ScheduledSession, starts_at: datetime, capacity: int) -> list[Resource]:
    """Rooms with enough places that nothing else claims then; first those of the course's zone, then the smallest."""
    during = DateTimeTZRange(starts_at, starts_at + (session.ends_at - session.starts_at), "[)")
    rooms = Resource.objects.in_use().rooms().filter(capacity__gte=capacity)
    free = rooms.exclude(pk__in=_taken(during, session).values("resource"))
    return sorted(free, key=lambda room: (room.area_id != session.course.area_id, room.capacity, room.pk))


def _taken(during: DateTimeTZRange, besides: ScheduledSession) -> QuerySet[ResourceAllocation]:
    return ResourceAllocation.objects.standing(clock.now()).filter(during__overlap=during).exclude(session=besides)


def sessions_from(series: SessionSeries, first_on: date) -> list[ScheduledSession]:
    """What of a series is changed with *this and following*: what has begun stays."""
    coming = coming_sessions(series).filter(starts_at__gt=clock.now()).order_by("starts_at")
    return [each for each in coming if clock.local(each.starts_at).date() >= first_on]
