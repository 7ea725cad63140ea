"""Booking against a rule, or into a class that has begun or is over: what is kept of it."""

from datetime import datetime
from typing import Any

from bookings.models import Booking, Decision, ScheduledSession
from bookings.rules import BOOKING_RULES, BookingFacts
from bookings.rules.exceptions import SetAside, may_set_aside
from bookings.services import decisions
from venue import audit
from venue.actors import Actor, user_of
from venue.errors import DomainError
from venue.rules import check, refusals


def check_but(facts: BookingFacts, now: datetime, aside: SetAside | None, by: Actor) -> list[DomainError]:
    """Raise the first refusal that is not set aside, or not by somebody who may; else those that are."""
    if aside is None:
        check(BOOKING_RULES, facts, now)
        return []
    found = refusals(BOOKING_RULES, facts, now)
    for error in found:
        if not (aside.reason.strip() and error.code in aside.rules and may_set_aside(error, user_of(by))):
            raise error
    return found


def kept_of(waived: list[DomainError], aside: SetAside | None) -> dict[str, Any]:
    """What the booking keeps of it."""
    if not waived or aside is None:
        return {}
    return {"overridden": [error.code for error in waived], "override_reason": aside.reason.strip()}


def write_down(booking: Booking, waived: list[DomainError], *, by: Actor) -> None:
    """Each rule is explained with its figures, and that it was set aside is kept."""
    for error in waived:
        error.facts |= {"reason": booking.override_reason}
        keys = {"member_pk": booking.member_id, "session_pk": booking.session_id}
        decisions.write_error(Decision.What.OVERRIDDEN, error, **keys, booking=booking, by=by)
    if waived:
        audit.record("booking.against_rule", by=by, about=booking, rules=booking.overridden)


def place_in_the_past(session: ScheduledSession, has_come: bool, now: datetime, by: Actor) -> dict[str, Any]:
    """How a place is kept in a class that has begun: whoever came is checked in, and attended once the roster is
    closed, which the booking then corrects.
    """
    if session.is_roster_closed:
        return {"state": Booking.State.ATTENDED}
    if has_come:
        return {"state": Booking.State.CHECKED_IN, "checked_in_at": now, "checked_in_by": user_of(by)}
    return {}
