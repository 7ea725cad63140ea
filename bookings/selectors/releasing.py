"""Which classes give up the places that nobody has claimed."""

from datetime import datetime, timedelta

from bookings.models import ScheduledSession
from bookings.policies import RELEASE_MINUTES, BookingPolicy, booking_policies
from bookings.selectors.session import scopes_of

LONGEST = timedelta(minutes=RELEASE_MINUTES.maximum)


def is_due(session: ScheduledSession, policy: BookingPolicy, now: datetime) -> bool:
    """Whether the unclaimed places of this class are to be given up now; that happens once."""
    release = policy.waitlist.release
    if not release or session.is_cancelled or session.places_released_at is not None:
        return False
    return session.starts_at - release <= now < session.starts_at


def sessions_to_release(now: datetime) -> list[int]:
    policies = booking_policies(now)
    soon = ScheduledSession.objects.standing().filter(
        starts_at__gt=now, starts_at__lte=now + LONGEST, places_released_at=None
    )
    return [each.pk for each in soon.order_by("starts_at", "pk") if is_due(each, policies.under(scopes_of(each)), now)]
