"""Who is here for the first time. A visit is one person with a check-in, to a class or without a booking, on one
business day; whoever came from the old software has been here before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.models import Booking, CheckIn
from bookings.selectors.visits import today
from members.models import FollowUp, Member
from venue import clock
from venue.models import User
from venue.prepared import AmongKeys, Prepared
from venue.working_time import day_span

CAUSE = "first_visit"
SURE_AFTER = timedelta(minutes=30)  # a check-in of the wrong person is undone by then
A_DAY = timedelta(days=1)  # no class is longer
WORTH_IT = timedelta(days=7)  # later than that nobody calls because of a first visit


def _new(before: datetime) -> QuerySet[Member]:
    """Those who had never come before an instant."""
    classes = Booking.objects.came().filter(member=OuterRef("pk"), came_at__lt=before)
    free = CheckIn.objects.standing().filter(member=OuterRef("pk"), at__lt=before)
    return Member.objects.exclude(origin=Member.Origin.IMPORT).filter(~Exists(classes), ~Exists(free))


_among = Prepared(
    lambda members, begins: _new(begins).filter(AmongKeys("pk", members)).order_by().values_list("pk"),
    members=list,
    begins=datetime,
)


def new_today(members: Iterable[int]) -> set[int]:
    """For whom of these a visit today is the first, whether they have come yet or not; one query for all."""
    keys = sorted(set(members))
    if not keys:
        return set()
    begins, _ends = day_span(today(), clock.zone())
    return {pk for (pk,) in _among.rows(members=keys, begins=begins)}


def unwelcomed(now: datetime) -> QuerySet[Member]:
    """Whose first visit of all was within the last days and opened no follow-up yet."""
    since = now - WORTH_IT
    span = since, now - SURE_AFTER
    classes = Booking.objects.came().filter(session__starts_at__gt=since - A_DAY, came_at__range=span).values("member")
    free = CheckIn.objects.standing().filter(at__range=span).values("member")
    opened = FollowUp.objects.filter(member=OuterRef("pk"), cause__startswith=f"{CAUSE}:")
    return _new(since).filter(Q(pk__in=classes) | Q(pk__in=free), ~Exists(opened)).order_by("pk")


@dataclass(frozen=True)
class Came:
    """When somebody first came, and who received them."""

    at: datetime
    by: User | None


def first_visit_of(member: Member) -> Came | None:
    classes = Booking.objects.came().filter(member=member).select_related("checked_in_by")
    free = CheckIn.objects.standing().filter(member=member).select_related("by")
    found: Sequence[Came] = [
        *(Came(each.came_at, each.checked_in_by) for each in classes.order_by("came_at")[:1]),
        *(Came(each.at, each.by) for each in free.order_by("at")[:1]),
    ]
    return min(found, key=lambda each: each.at, default=None)
