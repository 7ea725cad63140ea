"""What is proposed to somebody, kept as it was told; and the rules of it, as managers keep them."""

from typing import Any

from members.errors import BarredForAll, ProposedAlready
from members.models import Intake, Recommendation, RecommendationRule
from members.recommendation_texts import RULES
from members.selectors.recommending import lines_to_keep, wanted_by
from members.services.intake import pass_step
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as

REFUSALS = {
    "members_recommendationrule_one_per_name": ProposedAlready(),
    "members_recommendationrule_suits_its_people": BarredForAll(),
}


def recommend(intake_pk: int, *, by: Actor) -> Recommendation:
    """Keep what the rules propose now to whoever is received, and what it was made from. It is kept for good, so that
    nothing in it follows from health, not even by what is left out. Locks the intake; raises what `STEP_RULES` say.
    """
    with locking.atomic(by=by):
        intake = pass_step(intake_pk, Intake.Step.RECOMMENDATION, by=by)
        wanted = wanted_by(intake)
        analysis = {
            "age": wanted.age,
            "gender": wanted.gender,
            "ability": wanted.ability,
            "goals": list(wanted.goals),
            "hours": list(wanted.hours),
            "times_a_week": intake.times_a_week,
            "needs": list(wanted.needs),
        }
        return Recommendation.objects.create(
            intake=intake, lines=lines_to_keep(wanted), analysis=analysis, made_at=clock.now(), made_by=user_of(by)
        )


def create_rule(*, by: Actor, **fields: Any) -> RecommendationRule:
    """Propose something more. Raises `ProposedAlready`, `BarredForAll`."""
    with locking.atomic(by=by), refused_as(REFUSALS):
        return RecommendationRule.objects.create(**fields)


def change_rule(pk: int, *, by: Actor, **fields: Any) -> RecommendationRule:
    """Change a rule, or propose it no more; what was proposed before stays as it was told. Locks the rule; raises
    `ProposedAlready`, `BarredForAll`.
    """
    with locking.atomic(by=by), refused_as(REFUSALS):
        rule = locking.lock_one(RecommendationRule, pk)
        for name, value in fields.items():
            setattr(rule, name, value)
        rule.save(update_fields=list(fields))
    return rule


def put_rules(**signal: Any) -> None:
    """Receiver of `post_migrate`: the shipped rules, where the house has none yet."""
    if not RecommendationRule.objects.exists():
        RecommendationRule.objects.bulk_create(
            [RecommendationRule(position=10 * number, **each) for number, each in enumerate(RULES, start=1)]
        )
