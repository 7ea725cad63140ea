"""The roster of a session, as it is closed."""

from bookings.models import Booking, ScheduledSession
from bookings.rules import CLOSE_ROSTER_RULES, RosterFacts
from venue import clock
from venue.errors import DomainError
from venue.rules import refusal


def roster_facts(session: ScheduledSession) -> RosterFacts:
    return RosterFacts(
        is_cancelled=session.is_cancelled, starts_at=session.starts_at, is_closed=session.is_roster_closed
    )


def why_not_closable(session: ScheduledSession) -> DomainError | None:
    return refusal(CLOSE_ROSTER_RULES, roster_facts(session), clock.now())


def expected(session: ScheduledSession) -> list[Booking]:
    """Everybody with a live booking, by name."""
    return list(session.bookings.live().select_related("member").order_by("member__name", "pk"))
