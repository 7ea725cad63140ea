"""Selling memberships and packs and renewing memberships at the desk: contract, payment, books and receipt in one
transaction.
"""

import logging
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from members.errors import AlreadyRenewed, MembershipOverlaps, PlanNotSold
from members.models import Member, Membership, MembershipPlan, Payment
from members.periods import Period, period
from members.rules import SALE_RULES
from members.selectors.sale import renewal_period, sale_facts
from members.services import messages
from members.services.notices import withdraw_notices
from members.services.numbers import next_receipt
from members.services.sale_ledger import post_payment, post_sale
from venue import audit, clock, locking
from venue.actors import Actor, Automation, name_of, user_of
from venue.constraints import refused_as
from venue.rules import check

logger = logging.getLogger(__name__)

SET_PRICE = "members.set_price"


@dataclass(frozen=True)
class Paying:
    """How it was paid. `price` is none for the price of the plan; another needs the permission and a reason."""

    method: str
    reference: str = ""
    price: Decimal | None = None
    price_reason: str = ""


def sell(member_pk: int, plan_pk: int, starts_on: date, paying: Paying, *, by: Actor) -> Payment:
    """Sell a membership or a pack and take the money for it. Locks the person, so that two sales see each other.

    Writes the contract with price, tier and entitlement as they are now, its one payment, both into the books, and one
    receipt message; a pack gets its credits. Raises what `SALE_RULES` raise.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        plan = MembershipPlan.objects.get(pk=plan_pk)
        return _sell(member, plan, period(starts_on, plan.months), plan.tier, paying, renews=None, by=by)


def renew(membership_pk: int, paying: Paying, *, by: Actor) -> Payment:
    """Renew a contract for another term of its plan, in its tier, from the day after its end (or today, when it ended
    longer ago than the policy says). Locks the person. Raises what `SALE_RULES` raise, `AlreadyRenewed` above all.
    """
    with locking.atomic(by=by):
        member_pk = Membership.objects.values_list("member_id", flat=True).get(pk=membership_pk)
        member = locking.lock_one(Member, member_pk)
        old = Membership.objects.select_related("plan").get(pk=membership_pk)
        days = renewal_period(old, clock.today())
        return _sell(member, old.plan, days, old.tier, paying, renews=old, by=by)


def _sell(
    member: Member,
    plan: MembershipPlan,
    days: Period,
    tier: str,
    paying: Paying,
    *,
    renews: Membership | None,
    by: Actor,
) -> Payment:
    price = plan.price if paying.price is None else paying.price
    if price is None:
        raise PlanNotSold
    facts = sale_facts(
        member,
        plan,
        days,
        price=price,
        price_reason=paying.price_reason,
        may_set_price=isinstance(by, Automation) or by.has_perm(SET_PRICE),
        renews=renews,
    )
    check(SALE_RULES, facts, clock.today())
    membership = _write_contract(member, plan, days, tier, price, paying, renews, by)
    payment = _take_money(membership, price, paying, by)
    post_sale(membership, by=by)
    post_payment(payment, by=by)
    if price != plan.price:
        audit.record("membership.price_set", by=by, about=membership, plan_price=str(plan.price), price=str(price))
    messages.send_receipt(payment, membership, member)
    if not plan.is_pack:
        for pk in member.memberships.periods().filter(ends_on__lt=days.ends_on).values_list("pk", flat=True):
            withdraw_notices(pk)
    logger.info("membership %s sold, payment %s", membership.pk, payment.pk)
    return payment


def _take_money(membership: Membership, price: Decimal, paying: Paying, by: Actor) -> Payment:
    return Payment.objects.create(
        number=next_receipt(),
        membership=membership,
        amount=price,
        method=paying.method,
        reference=paying.reference.strip(),
        taken_at=clock.now(),
        taken_by=user_of(by),
        taken_by_name=name_of(by)[:80],
    )


def _write_contract(
    member: Member,
    plan: MembershipPlan,
    days: Period,
    tier: str,
    price: Decimal,
    paying: Paying,
    renews: Membership | None,
    by: Actor,
) -> Membership:
    overlaps = MembershipOverlaps()
    refusals = {
        "members_membership_sold_apart": overlaps,
        "members_membership_once": overlaps,
        "members_membership_renewed_once": AlreadyRenewed(),
    }
    with refused_as(refusals):
        return Membership.objects.create(
            member=member,
            plan=plan,
            kind=plan.kind,
            starts_on=days.starts_on,
            ends_on=days.ends_on,
            tier=tier,
            entitlement_en=plan.entitlement_en,
            entitlement_zh=plan.entitlement_zh,
            price_paid=price,
            price_reason=paying.price_reason.strip() if price != plan.price else "",
            renews=renews,
            created_at=clock.now(),
            sold_at=clock.now(),
            sold_by=user_of(by),
        )
