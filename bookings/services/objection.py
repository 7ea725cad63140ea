"""«This is wrong»: said by the member about a booking or about what it is to cost, answered by the desk."""

import logging

from bookings.errors import ObjectedAlready
from bookings.models import Booking, Objection, Penalty
from bookings.rules import ANSWER_RULES, OBJECTION_RULES, ObjectionFacts, PenaltyFacts
from bookings.selectors.objection import objection_to
from bookings.services import penalty_messages
from bookings.services.penalty import take_back
from members.models import Member
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.rules import check

logger = logging.getLogger(__name__)

Outcome = Objection.Outcome
REASON_LENGTH = Penalty._meta.get_field("reason").max_length


def object_to(booking_pk: int, text: str, *, by: Actor) -> Objection:
    """Keep that somebody finds something wrong with a booking: with its penalty, where it has one, which is then not
    decided before the answer. Locks the booking, then the penalty. Raises what `OBJECTION_RULES` say.
    """
    again = ObjectedAlready()
    refusals = {"bookings_objection_one_per_penalty": again, "bookings_objection_one_open_per_booking": again}
    with locking.atomic(by=by):
        booking = locking.lock_one(Booking, booking_pk)
        penalty = next(iter(locking.lock(Penalty, booking.penalties.values_list("pk", flat=True))), None)
        facts = PenaltyFacts(penalty.outcome if penalty else "", objection_to(booking, penalty) is not None)
        check(OBJECTION_RULES, facts, clock.now())
        with refused_as(refusals):
            objection = Objection.objects.create(
                booking=booking,
                penalty=penalty,
                text=text.strip(),
                raised_at=clock.now(),
                raised_by=user_of(by),
            )
    logger.info("objection %s to booking %s", objection.pk, booking_pk)
    return objection


def answer(objection_pk: int, *, outcome: str, text: str, by: Actor) -> Objection:
    """Put it right or leave it as it is, in words; the member is told once. Put right, its penalty is waived, decided
    or not; left as it is, the penalty runs on. Locks the person, the penalty, the objection, then the account. Raises
    what `ANSWER_RULES` say.
    """
    rows = Objection.objects.values_list("booking__member_id", "penalty_id")
    member_pk, penalty_pk = rows.get(pk=objection_pk)
    with locking.atomic(by=by):
        locking.lock_one(Member, member_pk)
        penalty = locking.lock_one(Penalty, penalty_pk) if penalty_pk else None
        objection = locking.lock_one(Objection, objection_pk)
        check(ANSWER_RULES, ObjectionFacts(is_answered=objection.settled_at is not None), clock.now())
        objection.outcome, objection.answer = outcome, text.strip()
        objection.settled_at, objection.settled_by = clock.now(), user_of(by)
        objection.save(update_fields=["outcome", "answer", "settled_at", "settled_by"])
        if penalty and outcome == Outcome.UPHELD and penalty.outcome != Penalty.Outcome.WAIVED:
            take_back(penalty, reason=objection.answer[:REASON_LENGTH], by=by, is_told=False)
        penalty_messages.tell_answered(objection)
    logger.info("objection %s: %s", objection_pk, outcome)
    return objection
