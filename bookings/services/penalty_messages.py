"""What people are told about late cancellations, no-shows and their objections. Called inside the transaction of the
service that causes it.
"""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from bookings.models import Booking, Decision, Objection, Penalty
from bookings.selectors.words import class_words
from bookings.services.messages import receiver_of, wrong_url
from bookings.services.messages import subject_key as booking_key
from venue import outbox


def subject_key(penalty: Penalty) -> str:
    """What messages about a decided penalty are filed under, so that waiving it withdraws them."""
    return f"penalty:{penalty.pk}"


def tell_noted(booking: Booking, decision: Decision) -> bool:
    """That somebody was missed, what it is to cost, and how to say that it is wrong."""
    return _put("no_show_noted", booking, {"text": _said(decision, booking)}, booking_key(booking))


def tell_settled(penalty: Penalty, decision: Decision) -> bool:
    """What was decided: in force, forgiven or waived."""
    text = {"text": _said(decision, penalty.booking)}
    return _put(f"penalty_{penalty.outcome}", penalty.booking, text, subject_key(penalty))


def tell_answered(objection: Objection) -> bool:
    """The answer to an objection, with what became of the penalty."""
    booking = objection.booking
    params = {"answer": objection.answer, "is_upheld": objection.outcome == Objection.Outcome.UPHELD}
    return _put(f"objection_answered:{objection.pk}", booking, params, booking_key(booking))


def _said(decision: Decision, booking: Booking) -> str:
    """The explanation in the receiver's language."""
    to = receiver_of(booking.member)
    said = decision.said.get(to.language if to else "") or next(iter(decision.said.values()))
    return str(said["text"])


def _put(cause: str, booking: Booking, params: Mapping[str, object], about: str) -> bool:
    """Once for a cause and booking; False when nobody's address is known."""
    to = receiver_of(booking.member)
    if to is None:
        return False
    return outbox.put(
        cause.partition(":")[0],
        to,
        {
            "member_name": booking.member.name,
            **class_words(booking.session_id).said(to.language),
            "url": settings.BASE_URL + reverse("bookings:my_penalties"),
            "wrong_url": wrong_url(booking),
            **params,
        },
        dedupe_key=f"{cause}:{booking.pk}",
        subject_key=about,
    )
