"""What a session is under: its day, its scopes of policy, and what a class of somebody is called."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bookings.models import ScheduledSession
from bookings.rules import OtherClass
from bookings.selectors.names import course_name
from members.models.membership import MembershipQuerySet
from venue import clock

FACES = timedelta(days=1)  # how long after a class whoever holds it sees the faces of it, if its roster stays open


def day_of(session: ScheduledSession) -> date:
    """The calendar day of a session in the venue's zone: the day an entitlement must cover."""
    return clock.local(session.starts_at).date()


def scopes_of(session: ScheduledSession, tier: str = "") -> Sequence[str]:
    """The policy scopes of a session, and of the tier of whoever books, from general to particular."""
    return (f"course:{session.course_id}", f"tier:{tier}") if tier else (f"course:{session.course_id}",)


def first_to_end(memberships: MembershipQuerySet) -> MembershipQuerySet:
    return memberships.order_by("ends_on", "pk")


def other_class(
    session_pk: int, course_pk: int, starts_at: datetime, ends_at: datetime, state: str, held_for: str
) -> OtherClass:
    kept_for = held_for if state == "held" else ""
    return OtherClass(
        session_pk, course_name(course_pk), starts_at, ends_at, clock.local(starts_at).date(), held_for=kept_for
    )
