"""Objections: what stands in the way of one, the list of them, and one with all that is known."""

from dataclasses import dataclass

from django.db.models import F

from bookings.models import Booking, Decision, Objection, Penalty
from bookings.models.objection import ObjectionQuerySet
from bookings.rules import OBJECTION_RULES, PenaltyFacts
from bookings.selectors.decisions import about_booking
from venue import clock
from venue.errors import DomainError
from venue.models import User
from venue.rules import refusal


def objection_to(booking: Booking, penalty: Penalty | None) -> Objection | None:
    """The objection that stands in the way of another: to the penalty, open or answered, else an open one to the
    booking.
    """
    found = Objection.objects.filter(penalty=penalty) if penalty else booking.objections.open().filter(penalty=None)
    return found.select_related("settled_by").first()


@dataclass(frozen=True)
class Wrong:
    """What the page «this is wrong» says of a booking: its penalty, the objection that was raised, why none can be."""

    penalty: Penalty | None
    objection: Objection | None
    why_not: DomainError | None
    decisions: list[Decision]


def wrong_with(booking: Booking) -> Wrong:
    penalty = booking.penalties.first()
    objection = objection_to(booking, penalty)
    facts = PenaltyFacts(penalty.outcome if penalty else "", objection is not None)
    latest = objection or booking.objections.select_related("settled_by").first()
    return Wrong(penalty, latest, refusal(OBJECTION_RULES, facts, clock.now()), about_booking(booking))


def objections() -> ObjectionQuerySet:
    """With all that a list says of them: the open ones first, of these the oldest; then what was answered last."""
    rows = Objection.objects.select_related(
        "booking__member", "booking__session__course", "booking__membership__plan", "penalty", "raised_by", "settled_by"
    )
    return rows.order_by(F("settled_at").desc(nulls_first=True), "raised_at", "pk")


def waiting(user: User) -> int:
    """How many wait for an answer, for whoever may answer."""
    return Objection.objects.open().count() if user.has_perm("bookings.settle_objection") else 0
