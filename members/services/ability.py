"""What a coach has seen somebody do: the ability that courses ask for."""

import logging
from datetime import date

from members.models import Member
from members.rules import check_seen_on
from venue import clock, locking
from venue.actors import Actor, user_of

logger = logging.getLogger(__name__)


def set_ability(member_pk: int, ability: str, seen_on: date, *, by: Actor) -> Member:
    """Say how able somebody is, as seen on a day; with an empty one, that nobody has looked. What was said before stays
    in the history. Locks the person; raises `AbilityAhead`.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        check_seen_on(seen_on, clock.today())
        member.ability = ability
        member.ability_on, member.ability_by = (seen_on, user_of(by)) if ability else (None, None)
        member.save(update_fields=["ability", "ability_on", "ability_by"])
    logger.info("ability of member %s set", member.pk)
    return member
