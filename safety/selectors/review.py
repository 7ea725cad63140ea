"""Duties that wait for a second look, and who may take it."""

from safety.models import Duty, DutyReview
from safety.review_rules import MAY_REVIEW, ReviewFacts
from safety.selectors.duty import visible_to
from venue import clock
from venue.models import User
from venue.rules import refusal

MOST = 50


def reviews_waiting(user: User) -> list[DutyReview]:
    """What this person may look at a second time, the oldest first; one query."""
    waiting = DutyReview.objects.filter(at=None, duty__in=visible_to(user)).exclude(done_by=user)
    waiting = waiting.exclude(duty__answers__answered_by=user)
    if not user.has_perm("safety.run_any_duty"):
        waiting = waiting.filter(kind=DutyReview.Kind.SECOND)
    return list(waiting.select_related("duty__template", "duty__area", "done_by")[:MOST])


def may_review(user: User, duty: Duty) -> bool:
    """The same rules that decide in the service answer the page. What chance has drawn is looked at by whoever may do
    every duty.
    """
    review = getattr(duty, "review", None)
    if review is None or (review.kind == DutyReview.Kind.DRAWN and not user.has_perm("safety.run_any_duty")):
        return False
    took_part = user.pk == review.done_by_id or duty.answers.filter(answered_by=user).exists()
    return refusal(MAY_REVIEW, ReviewFacts(review.at is not None, took_part), clock.now()) is None
