"""A member's own bookings."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count

from bookings.models import Booking
from members.models import Member
from venue import clock

MOST_PAST = 30
RECENTLY = timedelta(days=90)  # how far back late cancellations are counted


def bookings_of(member: Member) -> tuple[list[Booking], list[Booking]]:
    """Live bookings whose class has not ended, soonest first; and the latest of all others. Four queries at most."""
    now = clock.now()
    everything = member.bookings.select_related(
        "session__course", "session__instructor__user", "membership__plan"
    ).prefetch_related("session__allocations__resource")
    coming = everything.live().filter(session__ends_at__gt=now).order_by("session__starts_at", "pk")
    past = everything.exclude(pk__in=coming.values("pk")).order_by("-session__starts_at", "-pk")[:MOST_PAST]
    return list(coming), list(past)


def late_cancels(members: Iterable[Member | int]) -> dict[int, int]:
    """How many bookings each member cancelled late in the last 90 days, by the member's key; one query for all."""
    late = Booking.objects.late_cancelled().filter(
        member__in=list(members), cancelled_at__gt=clock.now() - RECENTLY, is_cancelled_by_venue=False
    )
    return dict(late.order_by().values_list("member").annotate(Count("pk")))
