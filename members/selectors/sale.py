"""Reading what can be sold to a person, and the receipts of what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.models import Member, Membership, MembershipPlan, Payment
from members.periods import DAY, Period, period, renewed_from
from members.policies import renewal_gap
from members.rules import SALE_RULES, SaleFacts
from venue import clock
from venue.errors import DomainError
from venue.models import User
from venue.rules import refusal


@dataclass(frozen=True)
class Offer:
    """A renewal as it would be sold now, or why it cannot be."""

    old: Membership
    plan: MembershipPlan
    period: Period
    price: Decimal | None
    why_not: DomainError | None


def sale_facts(
    member: Member,
    plan: MembershipPlan,
    days: Period,
    *,
    price: Decimal | None,
    price_reason: str = "",
    may_set_price: bool = False,
    renews: Membership | None = None,
) -> SaleFacts:
    """What the rules of a sale look at. The service asks for it under the lock of the person."""
    others = member.memberships.none() if plan.is_pack else member.memberships.periods()
    others = others.exclude(pk=renews.pk) if renews else others
    return SaleFacts(
        is_on_sale=plan.is_on_sale,
        period=days,
        others=tuple(Period(*row) for row in others.values_list("starts_on", "ends_on")),
        plan_price=plan.price,
        price=price,
        price_reason=price_reason,
        may_set_price=may_set_price,
        is_pack=plan.is_pack,
        is_renewal=renews is not None,
        was_renewed=renews is not None and renews.renewals.exists(),
    )


def renewal_offer(member: Member, contracts: Sequence[Membership]) -> Offer | None:
    """Renewing the membership that lasts longest, with the price of its plan today; none for somebody without one."""
    memberships = [each for each in contracts if not each.is_pack]
    if not memberships:
        return None
    old = max(memberships, key=lambda each: (each.ends_on, each.pk))
    today = clock.today()
    days = renewal_period(old, today)
    facts = sale_facts(member, old.plan, days, price=old.plan.price, renews=old)
    return Offer(old, old.plan, days, old.plan.price, refusal(SALE_RULES, facts, today))


def renewal_period(old: Membership, today: date) -> Period:
    starts_on = renewed_from(old.ends_on, today, renewal_gap(clock.now()))
    return period(starts_on, old.plan.months)


def first_free_day(member: Member, today: date) -> date:
    """Where the next membership would begin: today, or the day after the last one that is still to end."""
    lasting = member.memberships.periods().filter(ends_on__gte=today)
    ends_on = lasting.order_by("-ends_on").values_list("ends_on", flat=True).first()
    return ends_on + DAY if ends_on else today


def receipt_for(user: User | AnonymousUser, pk: int) -> Payment:
    """A payment this user may look at: any for those who may view payments, else one's own. Everything else is 404."""
    rows = Payment.objects.select_related(
        "membership__member__user",
        "membership__plan",
        "membership__renews",
        "membership__credit_lot",
        "member__user",
        "taken_by",
    )
    payment = get_object_or_404(rows, pk=pk)
    owner = payment.payer.user_id
    if user.has_perm("members.view_payment") or (user.is_authenticated and owner == user.pk):
        return payment
    raise Http404
