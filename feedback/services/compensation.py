"""Solutions that are proposed, and what is given with them: approved where it has to be, and given once."""

import logging
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation

from feedback.compensation_policies import limits
from feedback.compensation_rules import APPROVE_RULES, DROP_RULES, GIFT_RULES, GIVE_RULES, REFUSE_RULES, DecisionFacts
from feedback.models import Case, CaseEvent, Compensation
from feedback.rules import WORK_RULES
from feedback.selectors.facts import case_facts
from feedback.selectors.gifts import NOTHING, decision_facts, facts_for_event, gift_facts
from feedback.services import case_messages as messages
from feedback.services.case import add_event, locked, to_handle
from members.models import LedgerTransaction, MembershipPlan
from members.services.making_good import give_money, give_pack
from members.services.refund import request_refund
from venue import audit, clock, house, locking
from venue.actors import Actor, user_of
from venue.errors import DomainError
from venue.rules import check

logger = logging.getLogger(__name__)

Kind, State = CaseEvent.Kind, Compensation.State


@dataclass(frozen=True)
class Proposed:
    """What came of it. `is_waiting`: somebody has to approve it before the guest hears of it."""

    is_told: bool
    is_waiting: bool = False


def propose(
    pk: int, words: str, *, kind: str = "", amount: Decimal = NOTHING, plan: MembershipPlan | None = None, by: Actor
) -> Proposed:
    """Propose a solution to the guest, with a compensation where a `kind` is named. Within the limit of whoever
    proposes it goes out at once; above it it waits for somebody else in charge, and goes out when they approve.

    Locks the case. Raises what `WORK_RULES` and `GIFT_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        if not kind:
            check(WORK_RULES, case_facts(case), now)
            return Proposed(_send(case, words, None, by=by))
        known = limits(now)
        facts = gift_facts(case, kind, amount, plan, by, known)
        check(GIFT_RULES, facts, now)
        row = Compensation.objects.create(
            case=case,
            kind=kind,
            amount=amount,
            plan=plan,
            words=words,
            state=State.APPROVED if facts.is_within else State.PROPOSED,
            proposed_at=now,
            proposed_by=user_of(by),
            decided_at=now if facts.is_within else None,
            policies=list(known.ids),
        )
        if facts.is_within:
            return Proposed(_send(case, words, row, by=by))
        messages.tell_to_approve(row)
    return Proposed(is_told=False, is_waiting=True)


def approve(pk: int, *, by: Actor) -> Compensation:
    """Say that it may be given: the solution goes out in the words of whoever proposed it. Locks the case; raises what
    `APPROVE_RULES` say.
    """
    with locking.atomic(by=by):
        case, row = _locked(pk)
        check(APPROVE_RULES, decision_facts(row, by), clock.now())
        row.state, row.decided_at, row.decided_by = State.APPROVED, clock.now(), user_of(by)
        row.save(update_fields=["state", "decided_at", "decided_by"])
        audit.record("compensation.approved", by=by, about=row, amount=str(row.amount))
        _send(case, row.words, row, by=row.proposed_by or by)
        messages.tell_decided(row)
    return row


def refuse(pk: int, *, reason: str, by: Actor) -> Compensation:
    """Say that it is not given, and why; whoever proposed it hears of it, the guest does not. Locks the case; raises
    what `REFUSE_RULES` say.
    """
    with locking.atomic(by=by):
        _case, row = _locked(pk)
        check(REFUSE_RULES, decision_facts(row, by), clock.now())
        drop(row, reason=reason, by=by)
        audit.record("compensation.refused", by=by, about=row, amount=str(row.amount))
        messages.tell_decided(row)
    return row


def drop_waiting(case: Case, why: str, *, only: int | None = None) -> None:
    """What waits or was approved (all of it, or `only` one) is not given any more: `why` is said in the language of the
    house. Called with the case locked.
    """
    with translation.override(house.language()):
        reason = translation.gettext(why)
    rows = Compensation.objects.waiting().filter(case=case)
    for row in rows if only is None else rows.filter(pk=only):
        drop(row, reason=reason)


def drop(row: Compensation, *, reason: str, by: Actor | None = None) -> None:
    """It will not be given; called with the case locked. Without `by` it lapses by itself."""
    check(DROP_RULES, DecisionFacts(row.state, is_closed=False), clock.now())
    row.state, row.refused_because = State.REFUSED, reason.strip()
    row.decided_at, row.decided_by = clock.now(), user_of(by) if by else None
    row.save(update_fields=["state", "refused_because", "decided_at", "decided_by"])


def give(pk: int, *, by: Actor) -> Compensation:
    """Give what was approved, once. Locks the person or their account, then the case; raises what `GIVE_RULES` say.

    Two at once: the second finds it given when it has the case, and what it wrote is rolled back. Beneath that the
    books take one transaction for a cause.
    """
    with locking.atomic(by=by):
        row = book(pk, by=by)
        note_given(row, by=by)
    return row


def book(pk: int, *, by: Actor) -> Compensation:
    """Give it without saying so yet; see `give`. Called inside the transaction that says it (`note_given`)."""
    with locking.atomic(by=by):
        row = Compensation.objects.with_details().get(pk=pk)
        check(GIVE_RULES, decision_facts(row, by), clock.now())
        entry = _book(row, by)
        _case, row = _locked(pk)
        check(GIVE_RULES, decision_facts(row, by), clock.now())
        row.state, row.entry, row.paid_at, row.paid_by = State.PAID, entry, clock.now(), user_of(by)
        row.save(update_fields=["state", "entry", "paid_at", "paid_by"])
    logger.info("compensation %s given: %s", row.pk, row.kind)
    return row


def note_given(row: Compensation, *, by: Actor) -> None:
    """The guest reads that it is there. Called with the case locked."""
    event = add_event(row.case, Kind.COMPENSATED, by=by, is_visible=True, facts=facts_for_event(row))
    messages.tell_given(row.case, event)


def _book(row: Compensation, by: Actor) -> LedgerTransaction | None:
    """Write it into the books. A refund is asked for there, as every other, where money stands for it: who owes the
    house keeps it in the account. Whoever in charge has decided that it is given need not say so again.
    """
    member_pk = row.case.member_id
    if member_pk is None or row.kind == Compensation.Kind.APOLOGY:
        return None
    note = row.case.number
    if row.plan:
        return give_pack(member_pk, row.plan.pk, row.cause, note=note, by=by)
    entry = give_money(member_pk, row.amount, row.cause, note=note, by=by)
    if row.kind == Compensation.Kind.REFUND:
        try:
            decided_by = row.decided_by or row.proposed_by
            request_refund(member_pk, row.amount, cause=row.cause, reason=note, decided_by=decided_by, by=by)
        except DomainError as error:
            logger.warning("compensation %s stays in the account: %s", row.pk, error.code)
    return entry


def _send(case: Case, words: str, row: Compensation | None, *, by: Actor) -> bool:
    """The guest reads the solution; what was offered before is offered no more. An apology is given with its words."""
    facts = facts_for_event(row) if row else {}
    event = add_event(case, Kind.PROPOSED, by=by, text=words, is_visible=True, facts=facts)
    with translation.override(house.language()):
        replaced = translation.gettext("Replaced by a later solution")
    for earlier in Compensation.objects.filter(case=case, state=State.APPROVED):
        if row is None or earlier.pk != row.pk:
            drop(earlier, reason=replaced)
    if row:
        row.proposal = event
        if row.kind == Compensation.Kind.APOLOGY:
            row.state, row.paid_at, row.paid_by = State.PAID, clock.now(), user_of(by)
        row.save(update_fields=["proposal", "state", "paid_at", "paid_by"])
    return messages.tell_proposal(case, event)


def _locked(pk: int) -> tuple[Case, Compensation]:
    """The case, locked, and its compensation as it is now."""
    case = locked(Compensation.objects.values_list("case_id", flat=True).get(pk=pk))
    return case, Compensation.objects.with_details().get(pk=pk)
