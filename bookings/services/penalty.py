"""What late cancelling and not coming cost: written down when it happens, decided later, waived by a person."""

import logging
from typing import Any

from django.utils.translation import gettext_noop

from bookings.models import Booking, Decision, Objection, Penalty, ScheduledSession
from bookings.penalties import fault_of
from bookings.penalty_policies import PenaltyPolicy, kept_policies, penalty_policy
from bookings.penalty_policies import Price as Asked
from bookings.rules import WAIVE_RULES, PenaltyFacts
from bookings.selectors import penalty_words as words_of
from bookings.selectors.penalty import circumstances_of, due_penalties, unclaimed
from bookings.selectors.reckoning import forgiven_lately, is_on_pack, price_of, reckoning_of
from bookings.services import credits, decisions, penalty_messages
from members.models import Member
from members.services.fees import take_back_fee
from members.services.ledger import post_fee
from venue import clock, locking, outbox, sweeping
from venue.actors import Actor, Automation, user_of
from venue.errors import Text
from venue.rules import check

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("late cancellations and no-shows"))
Kind, Outcome, Price, What = Penalty.Kind, Penalty.Outcome, Penalty.Price, Decision.What


# --- when it happens -------------------------------------------------------------------------------------------------


Noted = tuple[Text, dict[str, Any]]  # what follows from it, in words and in figures


def note_late_cancel(booking: Booking, *, by: Actor) -> Noted:
    """Write down what a late cancellation is to cost; where that is another price than the credit, the credit comes
    back at once. Called under the booking's lock, in the transaction that cancels and explains it.
    """
    price = price_of(booking, Kind.LATE_CANCEL)
    if price.what != Price.CREDIT:
        credits.give_back([booking], by=by)
    return _note(booking, Kind.LATE_CANCEL, price, penalty_policy(clock.now()))


def note_no_shows(session: ScheduledSession, *, by: Actor) -> None:
    """Write down what not coming is to cost everybody of whom the roster says so, and those whose places were given up
    unclaimed and who did not come later. Called under the locks of session and bookings, in the transaction that
    closes the roster; locks the accounts of packs. Each is told.
    """
    came = set(session.bookings.filter(state=Booking.State.ATTENDED).values_list("member_id", flat=True))
    gave_up = unclaimed(session)
    missed = [
        *session.bookings.filter(state=Booking.State.NO_SHOW).select_related("member", "membership__plan"),
        *(each for each in gave_up if each.member_id not in came),
    ]
    kept, policy = kept_policies(each.policies for each in missed), penalty_policy(clock.now())
    prices = [kept.price(Kind.NO_SHOW, each.policies, on_pack=is_on_pack(each)) for each in missed]
    free = [booking for booking, price in zip(missed, prices, strict=True) if price.what != Price.CREDIT]
    credits.give_back([*free, *(each for each in gave_up if each.member_id in came)], by=by)
    for booking, price in zip(missed, prices, strict=True):
        _explain_no_show(booking, _note(booking, Kind.NO_SHOW, price, policy), by=by)


def _note(booking: Booking, kind: str, price: Asked, policy: PenaltyPolicy) -> Noted:
    """The penalty, unless it costs nothing."""
    now = clock.now()
    stands = reckoning_of(booking.member_id, now, policy)
    if price.what != Price.NONE:
        Penalty.objects.create(
            booking=booking,
            member_id=booking.member_id,
            kind=kind,
            price=price.what,
            amount=price.amount,
            happened_at=now,
            due_at=now + policy.decided_after,
        )
    figures = {
        "price": price.what,
        "amount": str(price.amount or ""),
        "forgiven_left": stands.left(kind),
        "strikes": stands.counting,
    }
    return words_of.follows(kind, price, stands), figures


def _explain_no_show(booking: Booking, noted: Noted, *, by: Actor) -> None:
    words, figures = noted
    decision = decisions.write(
        What.NO_SHOW,
        member_pk=booking.member_id,
        session_pk=booking.session_id,
        rule="not_used",
        rule_name=words_of.RULE_NO_SHOW,
        text=words,
        facts=figures,
        booking=booking,
        by=by,
    )
    penalty_messages.tell_noted(booking, decision)


# --- when it is decided ----------------------------------------------------------------------------------------------


def settle_due(limit: int = 200) -> int:
    """The sweep: decide what is due and nobody objects to; how many were decided.

    Safe to run twice, and by two at once: each is looked at again under the locks of its person and itself.
    """
    return sweeping.each("penalties", due_penalties(clock.now(), limit), lambda due: settle(*due))


def settle(penalty_pk: int, member_pk: int) -> bool:
    """Decide one: waived where the house was at fault, else forgiven while some are left, else in force; whether it
    was. The person is locked, so that two at once do not both have the last that is forgiven. Sends one message.
    """
    now = clock.now()
    with locking.atomic(by=SWEEP):
        locking.lock_one(Member, member_pk)
        penalty = locking.lock_one(Penalty, penalty_pk)
        if not penalty.is_open or penalty.due_at > now or penalty.objections.open().exists():
            return False
        policy = penalty_policy(now)
        if fault := fault_of(circumstances_of(penalty, policy)):
            _waive_by_house(penalty, fault)
        elif (before := forgiven_lately(penalty, policy, now)) < policy.forgiven:
            _forgive(penalty, policy, before + 1)
        else:
            _post(penalty, policy)
    logger.info("penalty %s: %s", penalty_pk, penalty.outcome)
    return True


def _waive_by_house(penalty: Penalty, fault: str) -> None:
    _close(penalty, Outcome.WAIVED, by=SWEEP, reason=fault)
    _give_credit_back(penalty, is_venues=True, by=SWEEP)
    _explain(penalty, What.WAIVED, words_of.RULE_FAULT, lambda: words_of.fault_words(penalty, fault), fault, by=SWEEP)


def _forgive(penalty: Penalty, policy: PenaltyPolicy, number: int) -> None:
    _close(penalty, Outcome.FORGIVEN, by=SWEEP)
    _give_credit_back(penalty, by=SWEEP)
    stands = reckoning_of(penalty.member_id, clock.now(), policy)
    text = lambda: words_of.forgiven_words(penalty, number, stands)  # noqa: E731 - said once in each language
    _explain(penalty, What.FORGIVEN, words_of.RULE_FORGIVEN, text, "forgiven", by=SWEEP, number=number)


def _post(penalty: Penalty, policy: PenaltyPolicy) -> None:
    if penalty.price == Price.STRIKE:
        penalty.strike_until = clock.now() + policy.strike_lasts
    _close(penalty, Outcome.POSTED, by=SWEEP)
    if penalty.price == Price.FEE and penalty.amount:
        post_fee(penalty.member_id, penalty.amount, cause_of(penalty), by=SWEEP)
    stands = reckoning_of(penalty.member_id, clock.now(), policy)
    text = lambda: words_of.posted_words(penalty, stands)  # noqa: E731 - said once in each language
    _explain(penalty, What.POSTED, words_of.RULE_POSTED, text, "posted", by=SWEEP, strikes=stands.counting)


# --- when a person waives it -----------------------------------------------------------------------------------------


def waive(penalty_pk: int, *, reason: str, by: Actor) -> Penalty:
    """Take a penalty back, decided or not: the fee in the books, the strike, the credit. An objection that is open is
    answered by it. Locks the person, the penalty, the objection, then the account. Raises what `WAIVE_RULES` say.
    """
    member_pk = Penalty.objects.values_list("member_id", flat=True).get(pk=penalty_pk)
    with locking.atomic(by=by):
        locking.lock_one(Member, member_pk)
        penalty = locking.lock_one(Penalty, penalty_pk)
        check(WAIVE_RULES, PenaltyFacts(penalty.outcome), clock.now())
        for objection in locking.lock(Objection, penalty.objections.open().values_list("pk", flat=True)):
            objection.outcome, objection.answer = Objection.Outcome.UPHELD, reason
            objection.settled_at, objection.settled_by = clock.now(), user_of(by)
            objection.save(update_fields=["outcome", "answer", "settled_at", "settled_by"])
        take_back(penalty, reason=reason, by=by)
    return penalty


def take_back(penalty: Penalty, *, reason: str, by: Actor, is_told: bool = True) -> None:
    """The same of a penalty that the caller has locked, with its person, and looked at. Without `is_told` the caller
    tells the person.
    """
    was_posted = penalty.outcome == Outcome.POSTED
    outbox.withdraw(penalty_messages.subject_key(penalty))
    penalty.strike_until = None
    _close(penalty, Outcome.WAIVED, by=by, reason=reason)
    _give_credit_back(penalty, by=by)
    if was_posted and penalty.price == Price.FEE:
        take_back_fee(cause_of(penalty), by=by, note=reason)
    text = lambda: words_of.waived_words(penalty, reason, was_posted)  # noqa: E731 - said once in each language
    _explain(penalty, What.WAIVED, words_of.RULE_WAIVED, text, "waived", by=by, is_told=is_told)


def cause_of(penalty: Penalty) -> str:
    """What the books call it."""
    return f"penalty:{penalty.pk}"


def _close(penalty: Penalty, outcome: str, *, by: Actor, reason: str = "") -> None:
    penalty.outcome, penalty.reason = outcome, reason
    penalty.settled_at, penalty.settled_by = clock.now(), user_of(by)
    penalty.save(update_fields=["outcome", "reason", "settled_at", "settled_by", "strike_until"])


def _give_credit_back(penalty: Penalty, *, is_venues: bool = False, by: Actor) -> None:
    if penalty.price == Price.CREDIT:
        credits.give_back([penalty.booking], is_venues=is_venues, by=by)


def _explain(
    penalty: Penalty,
    what: Decision.What,
    rule_name: Text,
    text: decisions.Words,
    rule: str,
    *,
    by: Actor,
    is_told: bool = True,
    **facts: int,
) -> None:
    """The explanation, and the one message of it."""
    decision = decisions.write(
        what,
        member_pk=penalty.member_id,
        session_pk=penalty.booking.session_id,
        rule=rule,
        rule_name=rule_name,
        text=text,
        facts={"penalty": penalty.pk, "price": penalty.price, "amount": str(penalty.amount or ""), **facts},
        booking=penalty.booking,
        by=by,
    )
    if is_told:
        penalty_messages.tell_settled(penalty, decision)
