"""What suits somebody, by the rules of the house."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, cast

from members.models import Intake, Member, Recommendation, RecommendationRule
from members.recommending import MOST, Proposal, Wanted, asks_doctor, propose
from members.rules import age_on
from members.screening_verdict import Limit
from members.selectors.care import preference_of
from members.selectors.screening import health_of
from venue import clock
from venue.answer_subjects import subjects
from venue.bilingual import Named, in_language

WORDS = ("about", "name_en", "name_zh", "reason_en", "reason_zh")


@dataclass(frozen=True)
class Line(Named):
    """One proposal as it is told: what, why, and whether a doctor is to be asked before, as of today."""

    pk: int
    about: str
    name_en: str
    name_zh: str
    reason_en: str
    reason_zh: str
    asks_doctor: bool

    @property
    def reason(self) -> str:
        return in_language(self.reason_en, self.reason_zh)


def wanted_by(intake: Intake) -> Wanted:
    """What the rules look at of whoever is received."""
    member = intake.member
    if member is None:
        return Wanted()
    preference = preference_of(member)
    return Wanted(
        gender=member.gender,
        age=age_on(clock.today(), member.born_on) if member.born_on else None,
        ability=member.ability,
        goals=tuple(intake.goals),
        hours=tuple(intake.hours),
        needs=tuple(preference.needs) if preference else (),
        limits=health_of(member.pk).limits,
    )


def proposals_for(wanted: Wanted) -> list[Line]:
    """The first lines that suit, in the order of the rules; as many queries for many rules as for one."""
    return [Line(rule.pk, **_words(rule), asks_doctor=each.asks_doctor) for rule, each in _proposed(wanted)[:MOST]]


def lines_to_keep(wanted: Wanted) -> list[dict[str, Any]]:
    """Every line that suits, health left out of account: what a screening says of each is told anew by `lines_of`."""
    proposed = _proposed(replace(wanted, limits=()))
    return [{"rule": rule.pk, **_words(rule), "contains": sorted(each.contains)} for rule, each in proposed]


def lines_of(recommendation: Recommendation | None, limits: Collection[Limit]) -> list[Line]:
    """What suited then, whatever the rules say now, as far as the limits of today leave it."""
    lines = []
    for kept in recommendation.lines if recommendation else []:
        verdict = asks_doctor(limits, kept["contains"])
        if verdict is not None:
            lines.append(Line(kept["rule"], **{name: kept[name] for name in WORDS}, asks_doctor=verdict))
    return lines[:MOST]


def _proposed(wanted: Wanted) -> list[tuple[RecommendationRule, Proposal]]:
    rules = list(RecommendationRule.objects.filter(is_active=True).order_by("position", "pk"))
    known = subjects() if any(rule.about for rule in rules) else {}
    contents = {key: subject.contains for key, subject in known.items()}
    return [(cast(RecommendationRule, each.rule), each) for each in propose(rules, wanted, contents)]


def _words(rule: RecommendationRule) -> dict[str, str]:
    return {name: getattr(rule, name) for name in WORDS}


def recommendation_of(member: Member) -> Recommendation | None:
    """The last one made for a person."""
    return Recommendation.objects.filter(intake__member=member).select_related("intake").order_by("-pk").first()


def recommended_at(intake: Intake) -> Recommendation | None:
    return Recommendation.objects.filter(intake=intake).order_by("-pk").first()
