"""How a case of this kind and tone is handled."""

from dataclasses import dataclass

from feedback.models import Case, HandlingRule
from venue.roles import Role


@dataclass(frozen=True)
class Handling:
    steps: list[str]
    words: str  # to begin the first answer with, in the reporter's language; empty once there is one
    role: str


def handling_of(case: Case) -> Handling | None:
    rule = HandlingRule.objects.filter(kind=case.kind, tone=case.tone).first()
    if rule is None:
        return None
    language = case.member.language if case.member else case.language
    return Handling(rule.steps, "" if case.answered_at else rule.words_in(language), str(Role(rule.role).label))
