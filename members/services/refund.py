"""Money that goes back: requested, approved above a figure, paid at the desk, asked about until it has arrived."""

import logging
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.models import FollowUp, LedgerAccount, Payment, Refund
from members.refund_policies import approval_limit, arrival_days
from members.refund_rules import APPROVE_RULES, ARRIVE_RULES, PAY_RULES, REJECT_RULES, REQUEST_RULES, RequestFacts
from members.selectors.refund import APPROVE, call_about, cause_of_call, facts_of, waiting_for
from members.services import follow_up, messages
from members.services.ledger import Kind, account_of
from members.services.pay_back import pay_back
from members.services.sale import Paying
from venue import audit, clock, house, locking, sweeping, wording
from venue.actors import Actor, Automation, user_of
from venue.models import User
from venue.rules import check

logger = logging.getLogger(__name__)

State = Refund.State
SWEEP = Automation(gettext_noop("refunds that nobody has confirmed"))


def request_refund(
    member_pk: int,
    amount: Decimal,
    *,
    cause: str = "",
    reason: str = "",
    decided_by: User | None = None,
    by: Actor,
) -> Refund:
    """Ask that money goes back, of what stands in the person's account. Up to the figure of the house it is approved by
    that rule, above it it waits for somebody in charge, unless it was such a person who `decided_by` the cause that
    money is given: then they have approved it with that.

    Locks the account. Raises what `REQUEST_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        account = locking.lock_one(LedgerAccount, account_of(member_pk, Kind.MONEY).pk)
        check(REQUEST_RULES, RequestFacts(account.balance, waiting_for(member_pk), amount), now)
        is_small = amount <= approval_limit(now)
        approver = decided_by if not is_small and decided_by and decided_by.has_perm(APPROVE) else None
        refund = Refund.objects.create(
            member_id=member_pk,
            amount=amount,
            cause=cause,
            reason=reason.strip(),
            state=State.APPROVED if is_small or approver else State.REQUESTED,
            requested_at=now,
            requested_by=user_of(by),
            decided_at=now if is_small or approver else None,
            decided_by=approver,
        )
        if approver:
            _note_approved(refund, approver)
    logger.info("refund %s requested for member %s", refund.pk, member_pk)
    return refund


def approve(pk: int, *, by: Actor) -> Refund:
    """Say that it may be paid. Locks the refund; raises what `APPROVE_RULES` say."""
    with locking.atomic(by=by):
        refund = locking.lock_one(Refund, pk)
        check(APPROVE_RULES, facts_of(refund), clock.now())
        refund.state, refund.decided_at, refund.decided_by = State.APPROVED, clock.now(), user_of(by)
        refund.save(update_fields=["state", "decided_at", "decided_by"])
        _note_approved(refund, by)
    return refund


def _note_approved(refund: Refund, by: Actor) -> None:
    audit.record("refund.approved", by=by, about=refund, amount=str(refund.amount))


def reject(pk: int, *, reason: str, by: Actor) -> Refund:
    """Say that it is not paid, and why; the person is told, with where to turn. Locks the refund; raises what
    `REJECT_RULES` say. The money stays in the account.
    """
    with locking.atomic(by=by):
        refund = locking.lock_one(Refund, pk)
        check(REJECT_RULES, facts_of(refund), clock.now())
        refund.state, refund.rejected_because = State.REJECTED, reason.strip()
        refund.decided_at, refund.decided_by = clock.now(), user_of(by)
        refund.save(update_fields=["state", "rejected_because", "decided_at", "decided_by"])
        audit.record("refund.rejected", by=by, about=refund, amount=str(refund.amount))
        messages.send_refund_rejected(refund)
    return refund


def pay(pk: int, paying: Paying, *, by: Actor) -> Refund:
    """Pay it out. What is handed over in cash has arrived; anything else is asked about until it has. Locks the refund,
    then the account: two desks do not pay it twice. Raises what `PAY_RULES` say, and what `pay_back` does.
    """
    with locking.atomic(by=by):
        return _pay(locking.lock_one(Refund, pk), paying, by)


def _pay(refund: Refund, paying: Paying, by: Actor) -> Refund:
    """One that is locked, or that nobody else has seen yet."""
    check(PAY_RULES, facts_of(refund), clock.now())
    refund.payment = pay_back(refund.member_id, refund.amount, paying, note=refund.reason, by=by)
    refund.state = State.PAID
    fields = ["payment", "state"]
    if paying.method == Payment.Method.CASH:
        refund.state, refund.arrived_at, refund.arrived_by = State.ARRIVED, clock.now(), user_of(by)
        fields += ["arrived_at", "arrived_by"]
    refund.save(update_fields=fields)
    return refund


def refund_now(member_pk: int, amount: Decimal, paying: Paying, *, reason: str = "", by: Actor) -> Refund:
    """Ask for it and pay it in one act, where it need not be approved; else it is only asked for."""
    with locking.atomic(by=by):
        refund = request_refund(member_pk, amount, reason=reason, by=by)
        return _pay(refund, paying, by) if refund.state == State.APPROVED else refund


def confirm_arrival(pk: int, *, by: Actor) -> Refund:
    """The person has the money. Locks the refund, then the follow-up that asked for it, which is done with that. Raises
    what `ARRIVE_RULES` say.
    """
    with locking.atomic(by=by):
        refund = locking.lock_one(Refund, pk)
        check(ARRIVE_RULES, facts_of(refund), clock.now())
        refund.state, refund.arrived_at, refund.arrived_by = State.ARRIVED, clock.now(), user_of(by)
        refund.save(update_fields=["state", "arrived_at", "arrived_by"])
        call = call_about(refund)
        if call and call.is_open:
            follow_up.finish(call.pk, outcome=FollowUp.Outcome.REACHED, by=by)
    return refund


def ask_about_arrival() -> int:
    """The sweep: refunds that were paid some days ago and nobody has confirmed; how many calls were opened. A cause
    opens one follow-up, so running it twice opens none, and its own clock reminds until it is done.
    """
    paid_before = clock.now() - arrival_days(clock.now())
    due = Refund.objects.unconfirmed().filter(reminded_at=None, payment__taken_at__lte=paid_before)
    return sweeping.each("asking about refunds", list(due.values_list("pk", flat=True)), _ask)


def _ask(pk: int) -> bool:
    with locking.atomic(by=SWEEP):
        refund = locking.lock_one(Refund, pk)
        if refund.state != State.PAID or refund.reminded_at or refund.payment is None:
            return False
        with translation.override(house.language()):
            amount = wording.money(refund.amount)
            text = _("Ask whether the refund of %(amount)s (%(number)s) has arrived") % {
                "amount": amount,
                "number": refund.payment.number,
            }
        call = follow_up.open_by_rule(
            refund.member_id,
            kind=FollowUp.Kind.OTHER,
            text=text,
            wanted=refund.payment.taken_by,
            since=clock.now(),
            days=0,
            cause=cause_of_call(refund),
            by=SWEEP,
        )
        if call is None and call_about(refund) is None:  # nobody here can: looked at again next time
            return False
        refund.reminded_at = clock.now()
        refund.save(update_fields=["reminded_at"])
    return True
