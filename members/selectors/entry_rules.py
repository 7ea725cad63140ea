"""The entry rules that hold, and who has accepted them."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from members.models import EntryRules, RulesAcceptance


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


def owing(member_pks: Iterable[int]) -> frozenset[int]:
    """Who of these has not accepted the rules that hold."""
    rules, asked = rules_now(), set(member_pks)
    if rules is None or not asked:
        return frozenset()
    accepted = RulesAcceptance.objects.filter(rules=rules, member__in=asked).values_list("member_id", flat=True)
    return frozenset(asked - set(accepted))
