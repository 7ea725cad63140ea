"""A second look at duties that are done: asked for by their checklist, or drawn by chance."""

import random

from safety.errors import SamePersonReviews
from safety.models import Duty, DutyReview
from safety.policies import reinspected_share
from safety.review_rules import REVIEW_RULES, ReviewFacts
from safety.services.hazard import report_hazard
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.rules import check

dice = random.SystemRandom()
SAME = "safety_dutyreview_by_another"


def ask_for_review(duty: Duty, *, by: Actor) -> DutyReview | None:
    """In the transaction that finishes a duty: whether somebody else has to look at it. The list decides, or chance."""
    if duty.template.needs_second:
        kind = DutyReview.Kind.SECOND
    elif dice.randrange(100) < reinspected_share(clock.now()):
        kind = DutyReview.Kind.DRAWN
    else:
        return None
    return DutyReview.objects.create(duty=duty, kind=kind, asked_at=clock.now(), done_by=user_of(by))


def review_duty(duty_pk: int, *, is_in_order: bool, note: str = "", by: Actor) -> DutyReview:
    """Say whether a done duty was done well. What is not in order becomes a hazard; the duty itself stays as it is.

    Locks the re-inspection. Raises what `REVIEW_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by), refused_as({SAME: SamePersonReviews()}):
        review = locking.lock_one(DutyReview, DutyReview.objects.values_list("pk", flat=True).get(duty=duty_pk))
        actor = user_of(by)
        took_part = {review.done_by_id, *review.duty.answers.values_list("answered_by", flat=True)}
        facts = ReviewFacts(
            is_decided=review.at is not None,
            took_part=actor is None or actor.pk in took_part,
            is_in_order=is_in_order,
            note=note,
        )
        check(REVIEW_RULES, facts, now)
        review.is_in_order, review.note = is_in_order, note
        review.at, review.by = now, actor
        review.save(update_fields=["is_in_order", "note", "at", "by"])
        if not is_in_order:
            report_hazard(what=note, area=review.duty.area, by=by)
    return review
