"""Answers of the demo that do not come by the link of a class: at the exit, nameless, by telephone, on paper."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from feedback.models import Case, Question, Survey, SurveyInvitation, SurveyResponse, SurveyVersion
from feedback.said import PRAISE, Said
from feedback.selectors.surveys import version_of
from feedback.services.answering import answer, answer_at, answer_unnamed
from feedback.services.case import resolve
from feedback.services.demo_cast import SEED
from feedback.services.survey_point import points
from feedback.shipped_surveys import COMMENT, OVERALL
from members.models import Member
from venue import clock, locking
from venue.models import Area, StaffMember

A_DAY = timedelta(days=1)
NAMES = {"exit": ("At the exit", "离店一分钟"), "anonymous": ("Atmosphere, anonymous", "匿名氛围调查")}
CSAT = {"kind": "csat", "topic": OVERALL, "is_required": True}
NPS = {
    "kind": "nps",
    "code": "nps",
    "text_en": "Would you recommend us to a friend?",
    "text_zh": "您会向朋友推荐我们吗？",
}
WHY = {"kind": "text", "code": COMMENT, "text_en": "What is missing?", "text_zh": "还差些什么？"}
THANKS = {"kind": "text", "code": PRAISE, "text_en": "Whom would you like to thank?", "text_zh": "您想感谢谁？"}
AT_THE_EXIT = (5, 4, 5, 3, 5, 4, 2)
WITHOUT_NAME = (5, 4, 4, 3, 5, 2)
ON_PAPER = (5, 4, 5)


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """One screen with answers, one closed anonymous version, a call after a poor recommendation, a pile of paper."""
    at_exit = _version("exit", "visit", [_csat("您今天满意吗？", "How was your visit?"), NPS, WHY, THANKS], now, 30)
    _at_the_exit(at_exit, now)
    _on_paper(at_exit, staff["desk"], now)
    _by_telephone(at_exit, _at_rest(members[20:], now - 3 * A_DAY)[0], staff["desk"], now)
    _without_name(_at_rest(members[20:], now - 39 * A_DAY)[:6], staff["quality"], now)


def _csat(zh: str, en: str) -> dict[str, Any]:
    return CSAT | {"code": OVERALL, "text_zh": zh, "text_en": en}


def _version(key: str, kind: str, questions: Sequence[Mapping[str, Any]], now: datetime, days: int) -> SurveyVersion:
    """Open since so many days; not in use where the house asks after the same already."""
    with clock.frozen(now - timedelta(days=days)), locking.atomic(by=SEED):
        is_free = not Survey.objects.filter(kind=kind, is_active=True).exists()
        name_en, name_zh = NAMES[key]
        survey = Survey.objects.create(kind=kind, name_en=name_en, name_zh=name_zh, is_active=is_free)
        version = SurveyVersion.objects.create(survey=survey, is_anonymous=key == "anonymous")
        for number, each in enumerate(questions, start=1):
            question = Question(version=version, position=10 * number, **each)
            if each is WHY and number > 1:
                question.only_if = version.questions.get(code="nps")
                question.only_from, question.only_to = 0, 6
            question.save()
        version.state, version.opened_at = SurveyVersion.State.OPEN, clock.now()
        version.save(update_fields=["state", "opened_at"])
    return version


def _said(version: SurveyVersion, **given: int | str) -> list[Said]:
    questions = {each.code: each for each in version.questions.all()}
    return [
        Said(questions[code], text=value) if isinstance(value, str) else Said(questions[code], value=value)
        for code, value in given.items()
    ]


def _at_the_exit(version: SurveyVersion, now: datetime) -> None:
    area = Area.objects.filter(is_active=True).order_by("pk").first()
    survey = version.survey if version_of(version.survey_id) else Survey.objects.get(kind="visit", is_active=True)
    with clock.frozen(now - 7 * A_DAY):
        point = points.create(name_en="Exit, ground floor", name_zh="一楼出口", area=area, survey=survey, by=SEED)
    if survey != version.survey:
        return
    for number, csat in enumerate(AT_THE_EXIT):
        with clock.frozen(now - timedelta(hours=9 * number + 2)):
            answer_at(point, _said(version, **{OVERALL: csat}))


def _on_paper(version: SurveyVersion, desk: StaffMember, now: datetime) -> None:
    day = clock.local(now - 2 * A_DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    about, way = {"happened_at": day}, SurveyResponse.Channel.PAPER
    for csat in ON_PAPER:
        with clock.frozen(now - A_DAY):
            answer_unnamed(version, _said(version, **{OVERALL: csat}), about=about, channel=way, by=desk.user)


def _by_telephone(version: SurveyVersion, member: Member, desk: StaffMember, now: datetime) -> None:
    """Somebody who would not recommend the house: a colleague owes them a call."""
    token = _invite(version, member, now - 3 * A_DAY, "phone")
    with clock.frozen(now - timedelta(hours=5)):
        given: dict[str, int | str] = {OVERALL: 3, "nps": 4, COMMENT: "晚上人太多，更衣室排队。"}
        answer(token, _said(version, **given), channel=SurveyResponse.Channel.PHONE, by=desk.user)


def _at_rest(members: Sequence[Member], at: datetime) -> list[Member]:
    """Those whom nobody asked within two weeks before or after."""
    near = (at - 14 * A_DAY, at + 14 * A_DAY)
    asked = set(SurveyInvitation.objects.filter(created_at__range=near).values_list("member", flat=True))
    return [member for member in members if member.pk not in asked]


def _without_name(members: Sequence[Member], lead: StaffMember, now: datetime) -> None:
    """The poor one among them became a complaint, which was settled on the day."""
    version = _version("anonymous", "quality", [_csat("您觉得馆里的氛围怎么样？", "How do you like it here?")], now, 40)
    tokens = [_invite(version, member, now - 39 * A_DAY, f"free-{number}") for number, member in enumerate(members)]
    for number, (token, csat) in enumerate(zip(tokens, WITHOUT_NAME, strict=True)):
        with clock.frozen(now - timedelta(days=38 - number)):
            answer(token, _said(version, **{OVERALL: csat}))
            for case in Case.objects.get_queryset().open().filter(survey_response__version=version):
                resolve(case.pk, "休息区已调暗灯光、降低音量，并张贴了告示。", by=lead.user)
    with locking.atomic(by=SEED):
        version.state, version.closed_at = SurveyVersion.State.CLOSED, now - 20 * A_DAY
        version.save(update_fields=["state", "closed_at"])


def _invite(version: SurveyVersion, member: Member, at: datetime, token: str) -> str:
    with clock.frozen(at), locking.atomic(by=SEED):
        SurveyInvitation.objects.create(
            version=version,
            member=member,
            token=f"demo-{token}",
            created_at=at,
            expires_at=at + timedelta(days=14),
        )
    return f"demo-{token}"
