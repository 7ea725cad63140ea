"""Loading what the rules look at."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from bookings.models import Booking, ScheduledSession
from bookings.policies import BookingPolicy
from bookings.rules import BookingFacts, HeldFacts
from members.models import Member, Membership


def day_of(session: ScheduledSession) -> date:
    """The calendar day of a session in the venue's zone: the day an entitlement must cover."""
    return timezone.localtime(session.starts_at).date()


def membership_for(member: Member, session: ScheduledSession) -> Membership | None:
    """The membership a booking relies on: of those that cover the day, the one that ends first."""
    return member.memberships.covering(day_of(session)).order_by("ends_on", "pk").first()


def booking_facts(
    session: ScheduledSession, *, policy: BookingPolicy, has_live_booking: bool, membership: Membership | None
) -> BookingFacts:
    return BookingFacts(
        is_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        capacity=session.capacity,
        booked=session.booked,
        opens_before=policy.opens_before,
        has_live_booking=has_live_booking,
        membership_until=membership.ends_on if membership else None,
    )


def has_live_booking(session: ScheduledSession, member: Member) -> bool:
    return Booking.objects.live().filter(session=session, member=member).exists()


def held_facts(booking: Booking, session: ScheduledSession, policy: BookingPolicy) -> HeldFacts:
    return HeldFacts(
        is_session_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        state=booking.state,
        check_in_opens_before=policy.check_in_opens_before,
    )


def scopes_of(session: ScheduledSession) -> Sequence[str]:
    """The policy scopes of a session, from general to particular."""
    return (f"course:{session.course_id}",)
