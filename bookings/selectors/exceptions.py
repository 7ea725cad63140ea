"""What stands in the way of booking somebody at the desk, and what of it may be set aside."""

from dataclasses import dataclass

from bookings.models import ScheduledSession
from bookings.policies import booking_policies
from bookings.rules import BOOKING_RULES
from bookings.rules.exceptions import may_set_aside
from bookings.selectors.facts import facts_of
from members.models import Member
from venue import clock
from venue.errors import DomainError
from venue.models import User
from venue.rules import refusals


@dataclass(frozen=True)
class InTheWay:
    """Every refusal, and whether this person of the staff may set it aside."""

    session: ScheduledSession
    refusals: tuple[tuple[DomainError, bool], ...]

    @property
    def is_movable(self) -> bool:
        """Whether the booking can be made, with a reason for each rule."""
        return all(may for _error, may in self.refusals)

    @property
    def has_begun(self) -> bool:
        return clock.now() >= self.session.starts_at

    @property
    def pays_nothing(self) -> bool:
        return any(error.code == "no_membership" for error, _may in self.refusals)


def in_the_way(session: ScheduledSession, member: Member, user: User) -> InTheWay:
    now = clock.now()
    facts = facts_of(session, member.pk, booking_policies(now), now, at_desk=True)
    return InTheWay(session, tuple((each, may_set_aside(each, user)) for each in refusals(BOOKING_RULES, facts, now)))
