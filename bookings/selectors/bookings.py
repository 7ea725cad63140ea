"""The bookings of people."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet

from bookings.models import Booking
from members.models import CreditLot, Member, Membership
from members.selectors.credits import comes_back_until
from venue import clock
from venue.prepared import AmongKeys, Prepared

MOST_PAST = 30
RECENTLY = timedelta(days=90)  # how far back late cancellations are counted


def bookings_of(people: Iterable[Member]) -> tuple[list[Booking], list[Booking]]:
    """Live bookings of these people whose class has not ended, soonest first; and the latest of all others. Four
    queries at most.
    """
    now = clock.now()
    everything = (
        Booking.objects.filter(member__in=list(people))
        .select_related("member", "session__course", "session__instructor__user", "membership__plan", "moved_to")
        .prefetch_related("session__allocations__resource", "session__allocations__whole")
    )
    coming = everything.firm().filter(session__ends_at__gt=now).order_by("session__starts_at", "pk")
    others = everything.exclude(pk__in=coming.values("pk")).exclude(state="held")
    past = others.order_by("-session__starts_at", "-pk")[:MOST_PAST]
    return list(coming), list(past)


def everything_of(member: Member) -> QuerySet[Booking]:
    """Every booking of one person, the latest first, with what a list shows of each."""
    return member.bookings.select_related(
        "session__course", "membership__plan", "membership__member", "booked_by"
    ).order_by("-pk")


def relying_on(contract: Membership) -> QuerySet[Booking]:
    """Every booking that a contract covered or paid for, the latest first, with what a list shows of each."""
    return Booking.objects.filter(membership=contract).select_related("session__course", "member").order_by("-pk")


_late = Prepared(
    lambda members, since: (
        Booking.objects.late_cancelled()
        .filter(AmongKeys("member", members), cancelled_at__gt=since, is_cancelled_by_venue=False)
        .order_by()
        .values_list("member")
        .annotate(Count("pk"))
    ),
    members=list,
    since=datetime,
)


def late_cancels(member_pks: Iterable[int]) -> dict[int, int]:
    """How many bookings each member cancelled late in the last 90 days, by the member's key; one query for all."""
    return dict(_late.rows(members=sorted(set(member_pks)), since=clock.now() - RECENTLY))


def credit_until(booking: Booking, now: datetime) -> date | None:
    """Until when the credit that a booking used could be used again, if it were cancelled in time now."""
    lot = CreditLot.objects.filter(membership=booking.membership_id).select_related("membership").first()
    return comes_back_until(lot, booking.cause, now) if lot else None
