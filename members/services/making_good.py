"""What the house gives away to make something good: money into a person's account, or a pack that nobody bought.

Called inside the transaction of the service that has decided it. `cause` is what it is for, such as `compensation:5`;
a cause gives once, whoever asks again gets the first answer.
"""

import logging
from decimal import Decimal

from members.models import LedgerTransaction, Member, Membership, MembershipPlan
from members.periods import period
from members.services.ledger import Kind, account_of, house_account, open_lot, post
from venue import clock, locking
from venue.actors import Actor

logger = logging.getLogger(__name__)

What = LedgerTransaction.Kind


def give_money(member_pk: int, amount: Decimal, cause: str, *, note: str = "", by: Actor) -> LedgerTransaction:
    """Put money into a person's account, to be used or paid back. Locks the account."""
    with locking.atomic(by=by):
        entries = {account_of(member_pk, Kind.MONEY): amount, house_account(Kind.GOODWILL): -amount}
        return post(What.MADE_GOOD, cause, f"made_good:{cause}", entries, by=by, note=note)


def give_pack(member_pk: int, plan_pk: int, cause: str, *, note: str = "", by: Actor) -> LedgerTransaction:
    """Give a pack of credits that begins today; it has no price and no payment. Locks the person, so that two who give
    it for one cause give one.
    """
    with locking.atomic(by=by):
        locking.lock_one(Member, member_pk)
        key = f"made_good:{cause}"
        if given := LedgerTransaction.objects.filter(key=key).first():
            return given
        plan = MembershipPlan.objects.get(pk=plan_pk)
        days = period(clock.today(), plan.months)
        membership = Membership.objects.create(
            member_id=member_pk,
            plan=plan,
            kind=plan.kind,
            starts_on=days.starts_on,
            ends_on=days.ends_on,
            tier=plan.tier,
            entitlement_en=plan.entitlement_en,
            entitlement_zh=plan.entitlement_zh,
            created_at=clock.now(),
        )
        credits = Decimal(plan.credits or 0)
        lot = open_lot(membership.pk, member_pk, int(credits), plan.module)
        entries = {lot.account: credits, house_account(Kind.CREDITS_ISSUED): -credits}
        posted = post(What.MADE_GOOD, cause, key, entries, by=by, note=note)
    logger.info("pack %s given to member %s for %s", membership.pk, member_pk, cause)
    return posted
