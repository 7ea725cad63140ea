"""Refunds as lists, pages and rules see them, and the door to one."""

from decimal import Decimal

from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.models import FollowUp, LedgerAccount, Member, Refund
from members.models.refund import RefundQuerySet
from members.refund_policies import approval_limit
from members.refund_rules import RefundFacts
from venue import clock
from venue.models import User

BADGES = {"requested": "warn", "approved": "info", "rejected": "plain", "paid": "accent", "arrived": "good"}
VIEW, APPROVE = "members.view_refund", "members.approve_refund"
NOTHING = Decimal(0)


def refunds() -> RefundQuerySet:
    """With what a list says of each, the latest first."""
    return Refund.objects.with_details().order_by("-pk")


def refund_for(user: User, pk: int) -> Refund:
    """Any refund, for whoever may look at them; for everybody else it does not exist."""
    if not user.has_perm(VIEW):
        raise Http404
    rows = Refund.objects.with_details().select_related("requested_by", "decided_by", "arrived_by")
    return get_object_or_404(rows, pk=pk)


def waiting_for(member_pk: int) -> Decimal:
    """How much of a person's money refunds wait for already."""
    return Refund.objects.waiting().filter(member=member_pk).aggregate(sum=Sum("amount"))["sum"] or NOTHING


def left_to_refund(member: Member) -> Decimal:
    account = LedgerAccount.objects.filter(member=member, kind=LedgerAccount.Kind.MONEY).first()
    return max((account.balance if account else NOTHING) - waiting_for(member.pk), NOTHING)


def facts_of(refund: Refund) -> RefundFacts:
    return RefundFacts(refund.state, refund.amount, approval_limit(clock.now()))


def to_decide(user: User) -> int:
    """How many wait for somebody in charge, for whoever is."""
    return Refund.objects.filter(state="requested").count() if user.has_perm(APPROVE) else 0


def cause_of_call(refund: Refund) -> str:
    """What the follow-up that asks about it is opened for."""
    return f"refund:{refund.pk}"


def call_about(refund: Refund) -> FollowUp | None:
    return FollowUp.objects.filter(cause=cause_of_call(refund)).first()
