"""What everybody is told before they come in: written by managers in versions, accepted by each person."""

from members.models import EntryRules, RulesAcceptance
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import insert_new


def write_rules(text_en: str, text_zh: str, *, by: Actor) -> EntryRules:
    """Make a new version. It holds at once, and everybody is asked anew."""
    with locking.atomic(by=by):
        return EntryRules.objects.create(text_en=text_en, text_zh=text_zh, made_at=clock.now(), made_by=user_of(by))


def accept(member_pk: int, rules_pk: int, *, where: str, by: Actor) -> bool:
    """Keep that a person accepted this version, whichever holds by now; False when they had already."""
    with locking.atomic(by=by):
        return insert_new(
            RulesAcceptance(
                member_id=member_pk,
                rules_id=rules_pk,
                accepted_at=clock.now(),
                accepted_by=user_of(by),
                where=where,
            )
        )
