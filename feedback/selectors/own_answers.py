"""What a person was asked and said, for that person."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from feedback import tokens
from feedback.models import Answer, Question, SurveyInvitation, SurveyResponse
from feedback.models.survey import Csat
from members.models import Member
from venue import clock

MOST = 50
Kind = Question.Kind


@dataclass(frozen=True)
class Own:
    """One survey: `token` opens it while it waits; `said` are pairs of question and answer."""

    invitation: SurveyInvitation
    token: str
    said: tuple[tuple[str, str], ...]

    @property
    def is_waiting(self) -> bool:
        return not self.invitation.answered_at and self.invitation.expires_at > clock.now()


def own_answers(member: Member) -> list[Own]:
    """The latest come first. A fixed number of queries. Of an anonymous survey one sees only that it was answered."""
    found: QuerySet[SurveyInvitation] = member.survey_invitations.select_related(
        "version__survey", "course", "treatment", "room", "response"
    ).prefetch_related("response__answers__question__options", "response__answers__item")
    rows = found.order_by("-created_at", "-pk")[:MOST]
    return [
        Own(each, tokens.sign(each.token, tokens.SURVEY), tuple(said_in(getattr(each, "response", None))))
        for each in rows
    ]


def said_in(response: SurveyResponse | None) -> Iterator[tuple[str, str]]:
    """Question and answer in words."""
    if response is None:
        return
    rows = sorted(response.answers.all(), key=lambda each: (each.question.position, each.pk))
    for each in rows:
        question = f"{each.question.text} {each.item.text}" if each.item else each.question.text
        yield question, words_of(each)


def words_of(answer: Answer) -> str:
    question = answer.question
    if answer.text:
        return answer.text
    if question.kind == Kind.CSAT and answer.value:
        return str(Csat(answer.value).label)
    if question.kind in (Kind.SINGLE, Kind.MULTI):
        return next((each.text for each in question.options.all() if each.position == answer.value), "")
    most = 10 if question.kind == Kind.NPS else question.steps
    return "" if answer.value is None else f"{answer.value} / {most}"
