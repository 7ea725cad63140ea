"""Surveys, their versions and questions, made without the rules of the services."""

from itertools import count
from typing import Any

from feedback.models import Question, QuestionItem, QuestionOption, Survey, SurveyPoint, SurveyVersion
from venue import clock

numbers = count(1)
OPENED = ("open", "paused", "closed", "published")


def make_survey(**fields: Any) -> Survey:
    """Not in use unless that is said; then whatever asked after the same before is taken out of use."""
    number = next(numbers)
    defaults = {"kind": "visit", "name_en": f"Survey {number}", "name_zh": f"问卷{number}", "is_active": False}
    made = Survey(**defaults | fields)
    if made.is_active:
        Survey.objects.filter(kind=made.kind, audience=made.audience, is_active=True).update(is_active=False)
    made.save()
    return made


def make_version(survey: Survey | None = None, **fields: Any) -> SurveyVersion:
    """A draft; of another state, with the times that it has."""
    state = fields.get("state", "draft")
    now = clock.now()
    times = {"opened_at": now if state in OPENED else None, "closed_at": now if state in OPENED[2:] else None}
    return SurveyVersion.objects.create(**{"survey": survey or make_survey()} | times | fields)


def make_question(version: SurveyVersion | None = None, kind: str = "csat", **fields: Any) -> Question:
    number = next(numbers)
    defaults = {
        "version": version or make_version(),
        "position": number % 30_000,
        "code": f"q{number}",
        "kind": kind,
        "text_en": f"Question {number}?",
        "text_zh": f"问题{number}？",
        "steps": 5 if kind in ("scale", "matrix") else None,
    }
    return Question.objects.create(**defaults | fields)


def make_option(question: Question | None = None, **fields: Any) -> QuestionOption:
    number = next(numbers)
    defaults = {"position": number % 30_000, "text_en": f"Option {number}", "text_zh": f"选项{number}"}
    return QuestionOption.objects.create(**{"question": question or make_question(kind="single")} | defaults | fields)


def make_item(question: Question | None = None, **fields: Any) -> QuestionItem:
    number = next(numbers)
    defaults = {"position": number % 30_000, "text_en": f"Item {number}", "text_zh": f"条目{number}"}
    return QuestionItem.objects.create(**{"question": question or make_question(kind="matrix")} | defaults | fields)


def release(version: SurveyVersion) -> SurveyVersion:
    """Open it as it is."""
    version.state, version.opened_at = SurveyVersion.State.OPEN, clock.now()
    version.save(update_fields=["state", "opened_at"])
    return version


def make_survey_point(**fields: Any) -> SurveyPoint:
    number = next(numbers)
    names = {"name_en": f"Place {number}", "name_zh": f"答题点{number}"}
    return SurveyPoint.objects.create(**names | ({} if "survey" in fields else {"survey": make_survey()}) | fields)
