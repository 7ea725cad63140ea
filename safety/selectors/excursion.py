"""What keeps areas closed, as pages and rules see it."""

from safety.gate_rules import ReleaseFacts
from safety.models import Excursion, Hazard
from safety.models.excursion import ExcursionQuerySet
from venue.actors import Actor, user_of

REOPEN = "safety.reopen_area"
KINDS = {"open": "bad", "passed": "warn", "ended": "good"}


def excursions() -> ExcursionQuerySet:
    return Excursion.objects.all().with_details()


def release_facts(excursion: Excursion, by: Actor) -> ReleaseFacts:
    user = user_of(by)
    majors = Hazard.objects.open().filter(area=excursion.area_id, level=Hazard.Level.MAJOR)
    return ReleaseFacts(
        is_ended=excursion.ended_at is not None,
        has_passed=excursion.passed_at is not None,
        may_reopen=user is not None and user.has_perm(REOPEN),
        major_hazards=majors.count(),
    )
