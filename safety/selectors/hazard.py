"""Hazards as pages and rules see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from safety.models import Hazard, HazardMove
from safety.models.hazard import HazardQuerySet
from safety.policies import time_to_rectify
from safety.rules import RECTIFY_RULES, VERIFY_RULES, HazardFacts
from venue import clock
from venue.actors import Actor, user_of
from venue.models import StaffMember, User
from venue.rules import refusal

MANAGE = "safety.manage_hazard"
KINDS = {"found": "warn", "assigned": "info", "rectified": "accent", "returned": "warn", "closed": "good"}
LEVEL_KINDS = {"general": "plain", "larger": "warn", "major": "bad"}


@dataclass(frozen=True)
class Moves:
    """What one reader may do with a hazard now."""

    assign: bool
    rectify: bool
    verify: bool
    is_own_work: bool  # put right by the reader: somebody else has to verify


def visible_hazards(user: User) -> HazardQuerySet:
    """All of them for whoever manages them; else those one owns or has found."""
    if user.has_perm(MANAGE):
        return Hazard.objects.all()
    return Hazard.objects.filter(Q(owner__user=user) | Q(found_by=user))


def hazard_facts(hazard: Hazard, by: Actor) -> HazardFacts:
    actor = user_of(by)
    return HazardFacts(
        state=hazard.state,
        actor=actor.pk if actor else None,
        is_manager=actor is None or actor.has_perm(MANAGE),
        owner=hazard.owner.user_id if hazard.owner else None,
        rectified_by=hazard.rectified_by_id,
    )


def moves_for(hazard: Hazard, user: User) -> Moves:
    """The same rules that decide in the service answer the page."""
    now, facts = clock.now(), hazard_facts(hazard, user)
    manages = user.has_perm(MANAGE)
    may_rectify = user.has_perm("safety.rectify_hazard")
    return Moves(
        assign=manages and hazard.state in ("found", "assigned", "returned"),
        rectify=may_rectify and refusal(RECTIFY_RULES, facts, now) is None,
        verify=manages and refusal(VERIFY_RULES, facts, now) is None,
        is_own_work=hazard.state == "rectified" and hazard.rectified_by_id == user.pk,
    )


def history_of(hazard: Hazard) -> list[HazardMove]:
    """Every step, newest first."""
    return list(hazard.moves.select_related("by", "owner__user").order_by("-pk"))


def proposed_deadline(level: str) -> datetime:
    now = clock.now()
    return now + time_to_rectify(now)[level]


def possible_owners() -> QuerySet[StaffMember]:
    return StaffMember.objects.employed_on(clock.today()).select_related("user")
