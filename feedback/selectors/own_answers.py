"""What a person was asked and said, for that person, and for whoever sees to what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from feedback import tokens
from feedback.models import Answer, Question, SurveyInvitation, SurveyResponse
from feedback.models.survey import Csat
from members.models import Member
from venue import clock

MOST = 50
IN_WORDS = ("answers__question__options", "answers__item")  # what is read of an answer to say it in words
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
    ).prefetch_related(*(f"response__{path}" for path in IN_WORDS))
    rows = found.order_by("-created_at", "-pk")[:MOST]
    return [
        Own(each, tokens.sign(each.token, tokens.SURVEY), tuple(said_in(getattr(each, "response", None))))
        for each in rows
    ]


def whole_answer(pk: str | int) -> SurveyResponse | None:
    """One answer with all that its words need."""
    found = SurveyResponse.objects.select_related("version__survey", "course", "treatment", "room", "invitation__case")
    return found.prefetch_related(*IN_WORDS).filter(pk=pk).first()


def said_in(response: SurveyResponse | None) -> Iterator[tuple[str, str]]:
    """Question and answer in words; several options of one question together."""
    if response is None:
        return
    rows = sorted(response.answers.all(), key=lambda each: (each.question.position, each.item_id or 0, each.value or 0))
    for (question, item), answers in groupby(rows, key=lambda each: (each.question, each.item)):
        yield f"{question.text} {item.text}" if item else question.text, " · ".join(words_of(each) for each in answers)


def words_of(answer: Answer) -> str:
    question = answer.question
    if answer.text:
        return answer.text
    if question.kind == Kind.CSAT and answer.value:
        return str(Csat(answer.value).label)
    if question.kind in (Kind.SINGLE, Kind.MULTI):
        return next((each.text for each in question.options.all() if each.position == answer.value), "")
    most = 10 if question.kind == Kind.NPS else question.steps or 5
    found = "" if answer.value is None else f"{answer.value} / {most}"
    if answer.expected is None:
        return found
    return _("%(found)s (expected %(expected)s)") % {"found": found or "–", "expected": f"{answer.expected} / {most}"}
