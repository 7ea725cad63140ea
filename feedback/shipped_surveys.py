"""The surveys that a new house begins with."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction

from feedback.models import Question, QuestionItem, QuestionOption, Survey, SurveyVersion
from feedback.shipped_event_surveys import EVENT_QUESTIONS
from feedback.shipped_house_surveys import HOUSE_QUESTIONS
from feedback.shipped_questions import COMMENT, NPS, OVERALL, Asked
from venue import clock

__all__ = ["COMMENT", "NPS", "OVERALL", "QUESTIONS", "SURVEYS", "put_surveys"]

P = TypeVar("P", QuestionOption, QuestionItem)

DAY = 24  # hours
SIDE = {"counts": False}
# Asked at the latest some while after they are due, so that a server which was down for a night still asks.
SURVEYS: Mapping[str, Mapping[str, Any]] = {
    "class": {"kind": "class", "name_en": "After a class", "name_zh": "课后回访"},
    "visit": {"kind": "visit", "name_en": "After a visit", "name_zh": "到访回访", "after_minutes": 120},
    "treatment": {"kind": "treatment", "name_en": "After a treatment", "name_zh": "护理回访", "after_minutes": 120},
    "room": {"kind": "room", "name_en": "After a room or activity", "name_zh": "包房与活动回访", "after_minutes": 60},
    "product": {
        "kind": "product",
        "name_en": "Products and buying",
        "name_zh": "商品与购买",
        "after_minutes": 3 * DAY * 60,
        "latest_hours": 7 * DAY,
        **SIDE,
    },
    "case": {
        "kind": "case",
        "name_en": "After a handled case",
        "name_zh": "处理结果回访",
        "after_minutes": 0,
        "latest_hours": 7 * DAY,
        "open_days": 30,
        **SIDE,
    },
    "exit": {
        "kind": "exit",
        "name_en": "On leaving",
        "name_zh": "退会回访",
        "after_minutes": 3 * DAY * 60,
        "latest_hours": 10 * DAY,
        "open_days": 30,
        **SIDE,
    },
    "relationship": {
        "kind": "relationship",
        "name_en": "Recommendation",
        "name_zh": "推荐意愿",
        "after_minutes": 0,
        "latest_hours": 7 * DAY,
        "open_days": 21,
        **SIDE,
    },
    "quality": {
        "kind": "quality",
        "name_en": "Service quality in full",
        "name_zh": "服务质量全面调查",
        "sample": 20,
        "after_minutes": 0,
        "latest_hours": 7 * DAY,
        "open_days": 30,
        **SIDE,
    },
}
QUESTIONS: Mapping[str, Sequence[Asked]] = {**EVENT_QUESTIONS, **HOUSE_QUESTIONS}


def put_surveys(**signal: Any) -> None:
    """Receiver of `post_migrate`: the shipped surveys that have not come yet, each with its first version open. What
    the house has changed stays so; where it asks after the same already, the shipped one comes out of use.
    """
    there = set(Survey.objects.filter(shipped_as__in=SURVEYS).values_list("shipped_as", flat=True))
    missing = [name for name in SURVEYS if name not in there]
    if not missing and not _unfilled().exists():
        return
    with transaction.atomic():
        used = set(Survey.objects.filter(is_active=True, audience="").values_list("kind", flat=True))
        names = set(Survey.objects.values_list("name_zh", flat=True))
        Survey.objects.bulk_create(
            Survey(
                shipped_as=name,
                **{**SURVEYS[name], "name_zh": _free(SURVEYS[name]["name_zh"], names)},
                is_active=SURVEYS[name]["kind"] not in used,
            )
            for name in missing
        )
        of_shipped = Survey.objects.filter(shipped_as__in=SURVEYS, versions=None)
        SurveyVersion.objects.bulk_create(SurveyVersion(survey=each) for each in of_shipped)
        _fill({version: QUESTIONS[version.survey.shipped_as] for version in _unfilled()})


def _unfilled() -> Any:
    """First versions that nobody has begun to write, as they are made here, and in the migration for what was asked
    before there were versions.
    """
    rows = SurveyVersion.objects.filter(number=1, state="draft", made_by=None, questions=None)
    return rows.filter(survey__shipped_as__in=SURVEYS).select_related("survey")


def _fill(asked: Mapping[SurveyVersion, Sequence[Asked]]) -> None:
    """The questions with their parts; then those that only some are asked, since they name another; then open."""
    made: dict[tuple[int, str], Question] = {}
    for version, questions in asked.items():
        for number, each in enumerate(questions, start=1):
            fields = {name: value for name, value in each.items() if name not in APART}
            made[version.pk, each["code"]] = Question(version=version, position=10 * number, **fields)
    Question.objects.bulk_create(made.values())
    whole = [(made[version.pk, each["code"]], each) for version, questions in asked.items() for each in questions]
    QuestionOption.objects.bulk_create(_parts(QuestionOption, whole, "options"))
    QuestionItem.objects.bulk_create(_parts(QuestionItem, whole, "items"))
    conditional = [(question, each) for question, each in whole if "only_if" in each]
    for question, each in conditional:
        question.only_if = made[question.version_id, each["only_if"]]
        question.only_from, question.only_to = each["only_from"], each["only_to"]
    Question.objects.bulk_update([question for question, _each in conditional], ["only_if", "only_from", "only_to"])
    SurveyVersion.objects.filter(pk__in=[version.pk for version in asked]).update(state="open", opened_at=clock.now())


def _parts(model: type[P], whole: Sequence[tuple[Question, Asked]], name: str) -> list[P]:
    return [
        model(question=question, position=number, **part)
        for question, each in whole
        for number, part in enumerate(each.get(name, ()), start=1)
    ]


APART = ("options", "items", "only_if", "only_from", "only_to")  # of a question, written after it


def _free(name: str, taken: set[str]) -> str:
    return name if name not in taken else f"{name}（随系统）"
