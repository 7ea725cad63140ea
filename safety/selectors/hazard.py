"""Hazards as pages and rules see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bookings.models import AreaClosure
from safety.hazard_rules import CLOSE_RULES, EXTEND_RULES, is_recurrence, one_above
from safety.models import Hazard, HazardMove
from safety.models.hazard import HazardQuerySet
from safety.policies import counts_as_recurrence, time_to_rectify
from safety.rules import RECTIFY_RULES, VERIFY_RULES, HazardFacts
from venue import clock
from venue.actors import Actor, user_of
from venue.models import StaffMember, User
from venue.rules import refusal

MANAGE, ANSWER_FOR = "safety.manage_hazard", "safety.answer_for_hazard"
KINDS = {"found": "warn", "assigned": "info", "rectified": "accent", "returned": "warn", "closed": "good"}
LEVEL_KINDS = {"general": "plain", "larger": "warn", "major": "bad"}


@dataclass(frozen=True)
class Moves:
    """What one reader may do with a hazard now."""

    assign: bool
    rectify: bool
    verify: bool
    send_back: bool
    extend: bool
    is_own_work: bool  # put right by the reader: somebody else has to verify


def visible_hazards(user: User) -> HazardQuerySet:
    """All of them for whoever manages them; else those one owns or has found, and those of areas one answers for."""
    if user.has_perm(MANAGE):
        return Hazard.objects.all()
    return Hazard.objects.filter(Q(owner__user=user) | Q(found_by=user) | Q(area__in_charge__staff__user=user))


def hazard_facts(hazard: Hazard, by: Actor) -> HazardFacts:
    actor = user_of(by)
    return HazardFacts(
        state=hazard.state,
        actor=actor.pk if actor else None,
        is_manager=actor is None or actor.has_perm(MANAGE),
        owner=hazard.owner.user_id if hazard.owner else None,
        rectified_by=hazard.rectified_by_id,
        level=hazard.level,
        old_level=hazard.level,
        lowest=lowest_level(hazard.recurs),
        answers_for_major=actor is None or actor.has_perm(ANSWER_FOR),
        present_deadline=hazard.deadline_at,
    )


def lowest_level(earlier: Hazard | None) -> str:
    """Below which something that came back after `earlier` is not put."""
    return one_above(earlier.level) if earlier else Hazard.Level.GENERAL.value


def came_back_after(hazard: Hazard) -> Hazard | None:
    """What was last closed in the same area, of the same kind or at the same item of a checklist, if it was closed
    recently enough.
    """
    same = Q(kind=hazard.kind) if hazard.kind else Q(pk__in=[])
    if hazard.answer:
        item = hazard.answer.item
        same |= Q(answer__item__text_en=item.text_en, answer__item__text_zh=item.text_zh)
    closed = Hazard.objects.filter(same, area=hazard.area_id, state="closed", verified_at__lte=hazard.found_at)
    earlier = closed.exclude(pk=hazard.pk).order_by("-verified_at", "-pk").first()
    if earlier is None or earlier.verified_at is None:
        return None
    within = counts_as_recurrence(hazard.found_at)
    return earlier if is_recurrence(earlier.verified_at, hazard.found_at, within) else None


def moves_for(hazard: Hazard, user: User) -> Moves:
    """The same rules that decide in the service answer the page."""
    now, facts = clock.now(), hazard_facts(hazard, user)
    manages = user.has_perm(MANAGE)
    may_rectify = user.has_perm("safety.rectify_hazard")
    return Moves(
        assign=manages
        and hazard.state in ("found", "assigned", "returned")
        and (facts.answers_for_major or hazard.level != Hazard.Level.MAJOR),
        rectify=may_rectify and refusal(RECTIFY_RULES, facts, now) is None,
        verify=manages and refusal(CLOSE_RULES, facts, now) is None,
        send_back=manages and refusal(VERIFY_RULES, facts, now) is None,
        extend=user.has_perm(ANSWER_FOR) and refusal(EXTEND_RULES, facts, now) is None,
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


def proposed_owner(hazard: Hazard) -> int | None:
    """Whoever answers for the area, if they work here."""
    return possible_owners().filter(areas__area=hazard.area_id).values_list("pk", flat=True).first()


def shut_by(hazard: Hazard) -> AreaClosure | None:
    """What it keeps closed, or kept closed until it was verified, as long as nobody has opened it again."""
    closure = hazard.closure
    return closure if closure and closure.stands else None
