"""Pausing a membership, and ending a pause early. What becomes of bookings: `bookings.services.freeze`, which calls
this.
"""

from datetime import date

from members.errors import PausesOverlap
from members.freeze_arithmetic import Outcome, Term
from members.freeze_rules import MAKE_UP_RULES, PAUSE_RULES, RETURN_RULES, PauseFacts
from members.models import Freeze, Member, Membership
from members.periods import Period
from members.selectors.freeze import pause_facts, return_facts
from members.services.notices import withdraw_notices
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.rules import check


def freeze(membership_pk: int, days: Period, *, reason: str, note: str = "", by: Actor) -> tuple[Freeze, Outcome]:
    """Pause a membership: it ends later by exactly as many days, and a later one of the same person that would begin
    before that moves along.

    Locks the person, then their memberships. Raises what `PAUSE_RULES` say. What was said of the old end and waits to
    be sent is withdrawn.
    """
    member_pk = Membership.objects.values_list("member_id", flat=True).get(pk=membership_pk)
    with locking.atomic(by=by):
        membership = lock_contract(member_pk, membership_pk)
        facts = pause_facts(membership, days)
        check(PAUSE_RULES, facts, clock.today())
        row = _record(membership, facts, reason, note, "", by)
    return row, facts.outcome


def make_up(membership_pk: int, days: Period, *, cause: str, note: str, by: Actor) -> tuple[Freeze, Outcome]:
    """Let a membership rest on days on which the house was closed, as a pause does, also on days that are over: it ends
    later by as many. `cause` is what it makes up for, `note` why, as people read it.

    Locks as `freeze` does. Raises what `MAKE_UP_RULES` say.
    """
    member_pk = Membership.objects.values_list("member_id", flat=True).get(pk=membership_pk)
    with locking.atomic(by=by):
        membership = lock_contract(member_pk, membership_pk)
        facts = pause_facts(membership, days)
        check(MAKE_UP_RULES, facts, clock.today())
        row = _record(membership, facts, Freeze.Reason.CLOSURE, note, cause, by)
    return row, facts.outcome


def _record(membership: Membership, facts: PauseFacts, reason: str, note: str, cause: str, by: Actor) -> Freeze:
    with refused_as({"members_freeze_apart": PausesOverlap()}):
        row = Freeze.objects.create(
            membership=membership,
            starts_on=facts.wanted.starts_on,
            ends_on=facts.wanted.ends_on,
            reason=reason,
            note=note.strip(),
            cause=cause,
            made_at=clock.now(),
            made_by=user_of(by),
            moved=[each.key for each in facts.outcome.moved],
        )
    write(facts.outcome)
    return row


def resume(freeze_pk: int, on: date, *, by: Actor) -> tuple[Freeze, Outcome]:
    """End a pause early, so that the membership counts again from `on`; on its first day or before, it is taken back
    whole. The membership ends earlier by the days given back, and what the pause had moved moves back.

    Locks the person, then their memberships. Raises what `RETURN_RULES` say.
    """
    found = Freeze.objects.select_related("membership").get(pk=freeze_pk)
    with locking.atomic(by=by):
        membership = lock_contract(found.membership.member_id, found.membership_id)
        row = Freeze.objects.get(pk=freeze_pk)
        row.membership = membership
        facts = return_facts(row, on)
        check(RETURN_RULES, facts, clock.today())
        if facts.last_day:
            row.ends_on = facts.last_day
        else:
            row.withdrawn_at = clock.now()
        row.save(update_fields=["ends_on", "withdrawn_at"])
        write(facts.outcome)
    return row, facts.outcome


def lock_contract(member_pk: int, membership_pk: int) -> Membership:
    """One membership as it is under the lock of the person and of everything that they have."""
    locking.lock_one(Member, member_pk)
    locking.lock(Membership, Membership.objects.filter(member=member_pk).values_list("pk", flat=True))
    return Membership.objects.select_related("plan").get(pk=membership_pk)


def write(outcome: Outcome) -> None:
    """Give every membership its new days; in an order in which no two of them ever meet."""
    terms = sorted(outcome.terms, key=lambda each: each.days.starts_on, reverse=outcome.days > 0)
    for term in terms:
        give(term)
        withdraw_notices(term.key)


def give(term: Term) -> None:
    row = Membership.objects.get(pk=term.key)
    row.starts_on, row.ends_on = term.days.starts_on, term.days.ends_on
    row.save(update_fields=["starts_on", "ends_on"])
