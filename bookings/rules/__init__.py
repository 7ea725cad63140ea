"""The rules of this room of the house, each written once."""

from bookings.rules.booking import BOOKING_RULES, STRANGER_RULES, WALK_IN_RULES, BookingFacts, OtherClass, Waiter
from bookings.rules.closure import CHANGE_CLOSURE_RULES, CLOSE_RULES, REOPEN_RULES, UNDO_RULES, ClosureFacts, UndoFacts
from bookings.rules.held import (
    CANCEL_RULES,
    CHECK_IN_RULES,
    MARK_RULES,
    UNDO_CHECK_IN_RULES,
    HeldFacts,
)
from bookings.rules.penalty import ANSWER_RULES, OBJECTION_RULES, WAIVE_RULES, ObjectionFacts, PenaltyFacts
from bookings.rules.roster import (
    CLOSE_ROSTER_RULES,
    NOTE_RULES,
    STEP_RULES,
    UNDO_STEP_RULES,
    RosterFacts,
    StepFacts,
)
from bookings.rules.visit import UNDO_VISIT_RULES, VISIT_RULES, UndoVisitFacts, VisitFacts
from bookings.rules.waiting import (
    ACCEPT_RULES,
    CONFIRM_RULES,
    HOLD_RULES,
    LINE_RULES,
    PLACE_RULES,
    PROMOTION_RULES,
    WAITLIST_RULES,
    WALK_IN_HOLD_RULES,
)

__all__ = [
    "ANSWER_RULES",
    "ACCEPT_RULES",
    "BOOKING_RULES",
    "CANCEL_RULES",
    "CHANGE_CLOSURE_RULES",
    "CHECK_IN_RULES",
    "CLOSE_ROSTER_RULES",
    "CLOSE_RULES",
    "MARK_RULES",
    "NOTE_RULES",
    "OBJECTION_RULES",
    "CONFIRM_RULES",
    "HOLD_RULES",
    "LINE_RULES",
    "PLACE_RULES",
    "PROMOTION_RULES",
    "REOPEN_RULES",
    "STEP_RULES",
    "STRANGER_RULES",
    "UNDO_CHECK_IN_RULES",
    "UNDO_RULES",
    "UNDO_STEP_RULES",
    "UNDO_VISIT_RULES",
    "VISIT_RULES",
    "WAITLIST_RULES",
    "WALK_IN_HOLD_RULES",
    "WALK_IN_RULES",
    "WAIVE_RULES",
    "BookingFacts",
    "ClosureFacts",
    "HeldFacts",
    "ObjectionFacts",
    "OtherClass",
    "PenaltyFacts",
    "RosterFacts",
    "StepFacts",
    "UndoFacts",
    "UndoVisitFacts",
    "VisitFacts",
    "Waiter",
]
