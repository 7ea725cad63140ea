"""The entry rules that hold, and who has accepted them."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from members.models import EntryRules, Member
from venue.prepared import AmongKeys, Prepared


def rules_now() -> EntryRules | None:
    """The version that holds; nothing where the house has written none."""
    return EntryRules.objects.order_by("-pk").first()


def rules_shown(key: str) -> EntryRules | None:
    """The rules that hold, if theirs is the key that was sent; nothing when there are newer ones, or for nonsense."""
    rules = rules_now()
    return rules if rules and str(rules.pk) == key else None


def versions() -> QuerySet[EntryRules]:
    """Every version, the latest first, each with `accepted`: by how many."""
    return EntryRules.objects.select_related("made_by").annotate(accepted=Count("acceptances")).order_by("-pk")


def owed_rules(member: int | OuterRef) -> QuerySet[EntryRules]:
    """The rules that hold, unless this person has accepted them."""
    latest = EntryRules.objects.order_by("-pk").values("pk")[:1]
    return EntryRules.objects.filter(pk=Subquery(latest)).exclude(acceptances__member=member)


_owing = Prepared(
    lambda members: (
        Member.objects.filter(AmongKeys("pk", members), Exists(owed_rules(OuterRef("pk")))).order_by().values_list("pk")
    ),
    members=list,
)


def owing(member_pks: Iterable[int]) -> frozenset[int]:
    """Who of these has not accepted the rules that hold."""
    return frozenset(pk for (pk,) in _owing.rows(members=sorted(set(member_pks))))
