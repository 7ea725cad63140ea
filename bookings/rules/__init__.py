"""The rules of this room of the house, each written once."""

from bookings.rules.booking import (
    BOOKING_RULES,
    PLACE_RULES,
    PROMOTION_RULES,
    STRANGER_RULES,
    WAITLIST_RULES,
    BookingFacts,
    OtherClass,
)
from bookings.rules.held import (
    CANCEL_RULES,
    CHECK_IN_RULES,
    CLOSE_ROSTER_RULES,
    UNDO_CHECK_IN_RULES,
    HeldFacts,
    RosterFacts,
)

__all__ = [
    "BOOKING_RULES",
    "CANCEL_RULES",
    "CHECK_IN_RULES",
    "CLOSE_ROSTER_RULES",
    "PLACE_RULES",
    "PROMOTION_RULES",
    "STRANGER_RULES",
    "UNDO_CHECK_IN_RULES",
    "WAITLIST_RULES",
    "BookingFacts",
    "HeldFacts",
    "OtherClass",
    "RosterFacts",
]
