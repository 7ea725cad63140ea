"""What suits somebody, by the rules of the house."""

from dataclasses import dataclass

from members.models import Intake, Member, Recommendation, RecommendationRule
from members.recommending import Wanted, propose
from members.rules import age_on
from members.selectors.care import preference_of
from members.selectors.screening import health_of
from venue import clock
from venue.answer_subjects import subjects
from venue.bilingual import Named, in_language


@dataclass(frozen=True)
class Line(Named):
    """One proposal as it is told: what, why, and whether a doctor is to be asked before."""

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
    """The lines that suit, in the order of the rules; as many queries for many rules as for one."""
    rules = list(RecommendationRule.objects.filter(is_active=True).order_by("position", "pk"))
    known = subjects() if any(rule.about for rule in rules) else {}
    contents = {key: subject.contains for key, subject in known.items()}
    return [_line(each.rule, each.asks_doctor) for each in propose(rules, wanted, contents)]  # type: ignore[arg-type]


def _line(rule: RecommendationRule, asks_doctor: bool) -> Line:
    return Line(rule.pk, rule.about, rule.name_en, rule.name_zh, rule.reason_en, rule.reason_zh, asks_doctor)


def lines_of(recommendation: Recommendation | None) -> list[Line]:
    """What was told then, whatever the rules say now."""
    kept = recommendation.lines if recommendation else []
    return [Line(pk=each["rule"], **{name: each[name] for name in each if name != "rule"}) for each in kept]


def recommendation_of(member: Member) -> Recommendation | None:
    """The last one made for a person."""
    return Recommendation.objects.filter(intake__member=member).select_related("intake").order_by("-pk").first()


def recommended_at(intake: Intake) -> Recommendation | None:
    return Recommendation.objects.filter(intake=intake).order_by("-pk").first()
