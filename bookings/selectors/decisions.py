"""The explanations that member, desk and history read."""

from django.db.models import QuerySet

from bookings.models import Booking, Decision, ScheduledSession
from members.models import Member

MOST = 100


def about(member: Member, session: ScheduledSession) -> list[Decision]:
    """Everything decided about one person and one class, the latest first."""
    return list(_with_details().filter(member=member, session=session)[:MOST])


def about_booking(booking: Booking) -> list[Decision]:
    """The same, by a booking of theirs."""
    return list(_with_details().filter(member=booking.member_id, session=booking.session_id)[:MOST])


def of_person(member: Member) -> QuerySet[Decision]:
    """About one person and any class, as they were decided, the latest first."""
    return Decision.objects.select_related("session__course").filter(member=member).order_by("-pk")


def _with_details() -> QuerySet[Decision]:
    return Decision.objects.select_related("session__course", "by").order_by("-last_at", "-pk")
