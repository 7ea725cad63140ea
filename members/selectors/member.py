"""Reading people, and the doors: the only way a page gets at one."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.models import Member, Membership, Stage
from members.selectors.search import ranked
from venue.models import User

CURRENT, EXPIRED, NO_CONTRACT = "current", "expired", "none"


def member_for(user: User | AnonymousUser, pk: int) -> Member:
    """Somebody this user may look at: anybody for those who may view members, else themselves.

    Everything else is 404.
    """
    member = get_object_or_404(Member.objects.select_related("user", "guardian"), pk=pk)
    if user.has_perm("members.view_member") or (user.is_authenticated and member.user_id == user.pk):
        return member
    raise Http404


def member_of(user: User) -> Member | None:
    """The person this user is, when they are known as one."""
    return Member.objects.select_related("guardian").filter(user=user).first()


def people(words: str = "", contract: str = "", stage: str = "", *, today: date) -> QuerySet[Member]:
    """Everybody, or whoever matches the words, the best match first (`members.selectors.search`); with their contracts
    at hand.
    """
    memberships = Membership.objects.select_related("plan").prefetch_related("freezes").order_by("-ends_on", "-pk")
    contracts = Prefetch("memberships", memberships)
    found = (ranked(words) if words.strip() else Member.objects.all()).prefetch_related(contracts)
    if stage:
        found = found.filter(Exists(Stage.objects.current().filter(member=OuterRef("pk"), kind=stage)))
    any_contract = Exists(Membership.objects.filter(member=OuterRef("pk")))
    lasting = Exists(Membership.objects.filter(member=OuterRef("pk"), ends_on__gte=today))
    if contract == CURRENT:
        return found.filter(Exists(Membership.objects.valid_on(today).filter(member=OuterRef("pk"))))
    if contract == EXPIRED:
        return found.filter(any_contract, ~lasting)
    if contract == NO_CONTRACT:
        return found.filter(~any_contract)
    return found
