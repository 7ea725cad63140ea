"""Health screenings, made through the service that seals them."""

from typing import Any

from members.models import HealthLimit, Member, Screening, ScreeningQuestion
from members.selectors.screening import questions_for
from members.services.screening import Said, screen
from tests.factories.agreed import make_consent
from tests.factories.members import make_member
from venue.actors import Automation
from venue.models.agreed_text import Kind

HOUSE = Automation("tests")


def say(member: Member, *yes: str, details: str = "", **fields: Any) -> Said:
    """Yes to these questions, no to all others that the person is asked."""
    answers = {question.key: question.key in yes for question in questions_for(member)}
    return Said(answers, details, **fields)


def make_screening(member: Member | None = None, *yes: str, details: str = "", **fields: Any) -> Screening:
    """Of somebody who has agreed to it."""
    member = member or make_member()
    make_consent(member, Kind.HEALTH)
    return screen(member.pk, say(member, *yes, details=details), **{"where": "desk", "by": HOUSE, **fields})


def make_question(**fields: Any) -> ScreeningQuestion:
    number = ScreeningQuestion.objects.count()
    defaults = {"key": f"own-{number}", "name_en": f"Question {number}?", "name_zh": f"问题{number}？"}
    return ScreeningQuestion.objects.create(**defaults | fields)


def make_limit(member: Member | None = None, **fields: Any) -> HealthLimit:
    """What a screening would have said: no sauna."""
    defaults = {"activity": "sauna", "level": "bar"}
    return HealthLimit.objects.create(member=member or make_member(), **defaults | fields)
