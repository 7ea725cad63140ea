"""Whom calling off affects, and where else they could go."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policies
from bookings.selectors.closing import is_closed
from members.models.membership import ContractKind
from members.selectors.own import has_no_address
from venue import clock

OTHERS_OFFERED = 3
OTHERS_LOOKED_AT = 30


@dataclass(frozen=True)
class Affected:
    """How many bookings end when these sessions are called off, how many of those people no message reaches, and how
    many of the bookings were paid with a credit.
    """

    sessions: list[ScheduledSession]
    booked: int
    unreachable: int  # booked people whom no letter reaches: somebody has to call them
    credits: int

    @property
    def told(self) -> int:
        return self.booked - self.unreachable


def affected_by_calling_off(sessions: Iterable[ScheduledSession]) -> Affected:
    listed = list(sessions)
    counts = (
        Booking.objects.live()
        .filter(session__in=listed)
        .aggregate(
            booked=Count("pk"),
            unreachable=Count("pk", filter=has_no_address("member__", template="session_cancelled")),
            credits=Count("pk", filter=Q(membership__kind=ContractKind.PACK)),
        )
    )
    return Affected(listed, **counts)


def other_dates(course_pk: int) -> list[ScheduledSession]:
    """The next dates of a course that can be booked now; none that come after the last day of their weekly class, nor
    in a closed place.
    """
    now = clock.now()
    coming: Iterable[ScheduledSession] = (
        ScheduledSession.objects.standing()
        .filter(course=course_pk, starts_at__gt=now, booked__lt=F("capacity"))
        .alias(day=TruncDate("starts_at", tzinfo=clock.zone()))
        .exclude(series__last_on__lt=F("day"))
        .exclude(is_closed())
        .order_by("starts_at", "pk")[:OTHERS_LOOKED_AT]
    )
    policy = booking_policies(now).under((f"course:{course_pk}",))
    return [each for each in coming if policy.opens_at(each.starts_at, clock.zone()) <= now][:OTHERS_OFFERED]


def ended_by_the_venue(session: ScheduledSession) -> list[Booking]:
    """The bookings that ended because the session was called off, by name, with their members; `is_unreachable` of
    whom no letter told.
    """
    unreachable = has_no_address("member__", template="session_cancelled")
    bookings = session.bookings.filter(is_cancelled_by_venue=True).annotate(is_unreachable=unreachable)
    return list(bookings.select_related("member").order_by("member__name", "pk"))
