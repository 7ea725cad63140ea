"""A member's own bookings."""

from bookings.models import Booking
from members.models import Member
from venue import clock

MOST_PAST = 30


def bookings_of(member: Member) -> tuple[list[Booking], list[Booking]]:
    """Live bookings whose class has not ended, soonest first; and the latest of all others. Four queries at most."""
    now = clock.now()
    everything = member.bookings.select_related(
        "session__course", "session__instructor__user", "membership__plan"
    ).prefetch_related("session__allocations__resource")
    coming = everything.live().filter(session__ends_at__gt=now).order_by("session__starts_at", "pk")
    past = everything.exclude(pk__in=coming.values("pk")).order_by("-session__starts_at", "-pk")[:MOST_PAST]
    return list(coming), list(past)
