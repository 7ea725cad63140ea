"""Surveys in every state of their making: two being written or reviewed, one to come, some that gave way to a next one.
Who is asked what is shown elsewhere.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from feedback.models import Survey, SurveyVersion
from feedback.services import survey_questions as questions
from feedback.services import survey_versions as service
from feedback.shipped_surveys import QUESTIONS
from venue import clock
from venue.models import StaffMember, User

A_WEEK = timedelta(days=7)


def show(staff: Mapping[str, StaffMember], now: datetime) -> None:
    lead, manager = staff["quality"].user, staff["manager"].user
    with clock.frozen(now - A_WEEK):
        for kind in ("room", "exit"):
            _release(kind, lead, manager)
        _publish_first("room", manager)
        service.discard(_begin("product", lead).pk, by=lead)
        service.pause(_open("quality").pk, by=manager)
    with clock.frozen(now):
        _release("treatment", lead, manager, is_later=True)
        service.submit(_begin("visit", lead).pk, by=lead)
        _write_draft(lead)
        _ask_newcomers(lead, manager)


def _write_draft(lead: User) -> None:
    """The next survey after a class: a question that asks two things at once is still to be mended."""
    version = _begin("class", lead)
    questions.add_question(
        version.pk,
        code="music_light",
        kind="scale",
        text_en="How pleasant were music and light?",
        text_zh="音乐和灯光是否舒适？",
        topic="environment",
        steps=5,
        low_en="Unpleasant",
        low_zh="不舒适",
        high_en="Pleasant",
        high_zh="舒适",
        by=lead,
    )
    questions.add_question(
        version.pk,
        code="times",
        kind="multi",
        text_en="At which times would you come?",
        text_zh="您希望在哪些时段上课？",
        parts=[
            {"text_en": "Mornings", "text_zh": "上午"},
            {"text_en": "At noon", "text_zh": "中午"},
            {"text_en": "Evenings", "text_zh": "晚上"},
        ],
        by=lead,
    )


def _ask_newcomers(lead: User, manager: User) -> None:
    """Whoever was here for the first time is asked what the others are, and whether they will come again."""
    names = {"name_en": "After the first class", "name_zh": "首次体验回访"}
    survey = service.surveys.create(kind="class", audience=Survey.Audience.FIRST_VISIT, **names, by=lead)
    version = service.new_version(survey.pk, by=lead)
    for each in QUESTIONS["class"]:
        fields = {name: value for name, value in each.items() if name != "items"}
        questions.add_question(version.pk, parts=each.get("items", ()), **fields, by=lead)
    answers = (("Yes", "会"), ("Perhaps", "可能会"), ("No", "不会"))
    parts = [{"text_en": en, "text_zh": zh} for en, zh in answers]
    words = {"text_en": "Will you come again?", "text_zh": "您还会再来吗？"}
    questions.add_question(version.pk, code="again", kind="single", **words, parts=parts, by=lead)
    service.submit(version.pk, by=lead)
    service.release(version.pk, by=manager)


def _release(kind: str, lead: User, manager: User, *, is_later: bool = False) -> None:
    version = _begin(kind, lead)
    service.submit(version.pk, by=lead)
    service.release(version.pk, opens_on=clock.today() + A_WEEK if is_later else None, by=manager)


def _publish_first(kind: str, manager: User) -> None:
    first = SurveyVersion.objects.get(survey__shipped_as=kind, number=1)
    service.publish(first.pk, by=manager)


def _begin(kind: str, lead: User) -> SurveyVersion:
    return service.new_version(Survey.objects.get(shipped_as=kind).pk, by=lead)


def _open(kind: str) -> SurveyVersion:
    return SurveyVersion.objects.get(survey__shipped_as=kind, state="open")
