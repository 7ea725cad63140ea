"""What keeps areas closed, as pages and rules see it."""

from django.db.models import QuerySet

from safety.gate_rules import ReleaseFacts
from safety.models import Excursion, Hazard
from safety.models.excursion import ExcursionQuerySet
from venue.actors import Actor, user_of

REOPEN = "safety.reopen_area"
KINDS = {"open": "bad", "passed": "warn", "ended": "good"}


def excursions() -> ExcursionQuerySet:
    return Excursion.objects.all().with_details()


def open_excursions() -> QuerySet[Excursion]:
    """The oldest first."""
    return Excursion.objects.open().with_details().order_by("opened_at", "pk")


def release_facts(excursion: Excursion, by: Actor) -> ReleaseFacts:
    user = user_of(by)
    majors = Hazard.objects.open().filter(area=excursion.area_id, level=Hazard.Level.MAJOR)
    return ReleaseFacts(
        is_ended=excursion.ended_at is not None,
        has_passed=excursion.passed_at is not None,
        may_reopen=user is not None and user.has_perm(REOPEN),
        major_hazards=majors.count(),
    )
