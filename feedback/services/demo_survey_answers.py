"""Answers of the demo to every question of every survey that is open, by a model with two things that move guests:
how they were treated, and how the house looks. What is asked about each follows them, and so does the overall answer.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from feedback.models import Answer, CommentTag, Question, SurveyInvitation, SurveyResponse, SurveyVersion
from feedback.models.question import Dimension, Topic
from feedback.models.response import ABOUT
from feedback.models.survey import ASKING, Survey
from feedback.results.questions import ends_of
from feedback.said import PRAISE
from feedback.selectors.comments import comments
from feedback.services import comment as service
from venue import clock
from venue.models import StaffMember

Kind = Question.Kind
ANSWERS = 64  # to each survey but the one after a class, which is answered by the guests of the demo
OVER_DAYS = 40
EXPECTED = 0.9  # of the scale, on average
PLACE = {
    Topic.CLEANLINESS, Topic.EQUIPMENT, Topic.ENVIRONMENT, Topic.SAFETY, Dimension.TANGIBLES, Dimension.RELIABILITY,
}  # fmt: skip
BY_THEMSELVES = (Survey.Kind.CASE, Survey.Kind.EXIT)  # answered where they belong, or by hardly anybody
WORDS = (
    "手法很专业，力度合适。", "更衣室有点挤，其他都好。", "价格比别家贵一些，但环境干净。",
    "前台很热情，谢谢。", "周末停车要排队。", "理疗师很耐心。",
    "The sauna was too cold.", "Friendly people, clean rooms.", "", "", "", "",
)  # fmt: skip
THANKS = WORDS[0], WORDS[3], WORDS[5], WORDS[7]  # the others thank nobody
TAGGED = {
    "更衣": "更衣与淋浴",
    "排队": "预约与等候",
    "前台": "前台服务",
    "教练": "教练与理疗师",
    "价格": "价格与合同",
    "空调": "温度与通风",
}


def answer_every_survey(dice: random.Random, staff: Sequence[StaffMember], now: datetime) -> None:
    """Those after a class get the questions that nobody was asked yet; to the others come answers of their own."""
    versions = SurveyVersion.objects.filter(state__in=ASKING).select_related("survey")
    for version in versions.order_by("survey__kind", "survey__name_zh"):
        questions = list(version.questions.order_by("position").prefetch_related("options", "items"))
        own = random.Random(dice.random())  # noqa: S311 (what one survey draws moves no other)
        if version.survey.kind == Survey.Kind.CLASS:
            complete(own, version, questions)
        elif version.survey.kind not in BY_THEMSELVES:
            fill(own, version, questions, now)
    read_some(staff, now - timedelta(days=1))


def complete(dice: random.Random, version: SurveyVersion, questions: Sequence[Question]) -> None:
    """What was answered stays; other questions get an answer that fits the overall one."""
    rows: list[Answer] = []
    answers = SurveyResponse.objects.filter(version=version, csat__isnull=False).prefetch_related("answers")
    for response in answers.order_by("answered_at", "csat", "text"):
        has = {each.question_id for each in response.answers.all()}
        mood = ((response.csat or 0) - 1) / 4
        left = [each for each in questions if each.pk not in has]
        rows += said(dice, response, left, (mood + dice.gauss(0, 0.12), mood + dice.gauss(0, 0.18)))
    Answer.objects.bulk_create(rows)


def fill(dice: random.Random, version: SurveyVersion, questions: Sequence[Question], now: datetime) -> None:
    """So many answers over some weeks, about what guests of the demo came to."""
    visits = list(SurveyInvitation.objects.filter(booking__isnull=False).order_by("created_at", "member__number")[:200])
    if not visits:
        return
    asked = {question.kind for question in questions}
    responses, moods = [], []
    for number in range(ANSWERS):
        people, place = dice.gauss(0.82, 0.16), dice.gauss(0.78, 0.18)
        mood = 0.65 * people + 0.35 * place + dice.gauss(0, 0.06)
        at = now - timedelta(days=OVER_DAYS * (ANSWERS - number) / ANSWERS, minutes=dice.randint(1, 300))
        visit = visits[dice.randrange(len(visits))]
        about = {name: getattr(visit, name) for name in ABOUT if name != "happened_at"}
        if version.survey.kind != Survey.Kind.VISIT:
            about = {name: value for name, value in about.items() if name in ("tier", "stage")}
        responses.append(
            SurveyResponse(
                version=version,
                channel=dice.choice(("link", "link", "link", "kiosk", "paper")),
                csat=max(3, step(mood + 0.08, 1, 5)) if Kind.CSAT in asked else None,
                nps=step(mood + 0.08, 0, 10) if Kind.NPS in asked else None,
                text=dice.choice(WORDS),
                answered_at=at,
                **about,
            )
        )
        moods.append((people, place))
    made = SurveyResponse.objects.bulk_create(responses)
    Answer.objects.bulk_create(
        row for response, mood in zip(made, moods, strict=True) for row in said(dice, response, questions, mood)
    )


def said(
    dice: random.Random, response: SurveyResponse, questions: Iterable[Question], mood: tuple[float, float]
) -> Iterable[Answer]:
    """What follows from a mood; the overall answers are those of the response."""
    whole = {Kind.CSAT: response.csat, Kind.NPS: response.nps}
    for question in questions:
        topic = question.topic
        if question.kind == Kind.TEXT:
            if response.text and (question.code != PRAISE or response.text in THANKS):
                yield Answer(response=response, question=question, text=response.text)
        elif question.kind in whole and topic in ("", Topic.OVERALL):
            if whole[Kind(question.kind)] is not None:
                yield Answer(response=response, question=question, value=whole[Kind(question.kind)])
        elif question.kind == Kind.SINGLE:
            options = list(question.options.all())
            if options:
                yield Answer(response=response, question=question, value=dice.choice(options).position)
        elif question.kind == Kind.MULTI:
            for option in question.options.all():
                if dice.random() < 0.35:
                    yield Answer(response=response, question=question, value=option.position)
        elif question.kind == Kind.MATRIX:
            for item in question.items.all():
                if dice.random() < 0.95:
                    about = {item.topic, item.dimension, topic, question.dimension}
                    expected = step(dice.gauss(EXPECTED, 0.08), *ends_of(question))
                    yield Answer(
                        response=response,
                        question=question,
                        item=item,
                        value=step(felt(dice, about, mood), *ends_of(question)),
                        expected=expected if question.asks_expectation else None,
                    )
        elif dice.random() < 0.95:
            about = {topic, question.dimension}
            yield Answer(response=response, question=question, value=step(felt(dice, about, mood), *ends_of(question)))


def felt(dice: random.Random, about: set[str], mood: tuple[float, float]) -> float:
    people, place = mood
    return (place if about & PLACE else people) + dice.gauss(0, 0.1)


def step(mood: float, lowest: int, highest: int) -> int:
    return max(lowest, min(highest, lowest + round(mood * (highest - lowest))))


def read_some(staff: Sequence[StaffMember], before: datetime) -> None:
    """Of the newest comments every second was read, each tagged by what it names."""
    tags = {tag.name_zh: tag for tag in CommentTag.objects.all()}
    rows = comments().filter(response__answered_at__lt=before).order_by("-response__answered_at", "text")
    for number, row in enumerate(rows[:40]):
        if number % 2 == 0:
            named = [tags[tag] for word, tag in TAGGED.items() if word in row.text and tag in tags]
            with clock.frozen(row.response.answered_at + timedelta(hours=3)):
                service.read(
                    row.pk,
                    tone=row.sounds,  # type: ignore[attr-defined]
                    tags=named,
                    by=staff[number // 2 % len(staff)].user,
                )
