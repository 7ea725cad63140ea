"""Hearing what people answer when they are asked."""

from feedback.models import SurveyInvitation, SurveyResponse
from feedback.said import Said
from feedback.services import answering
from feedback.services.answering import GUEST
from feedback.shipped_surveys import COMMENT, OVERALL
from members.services.consent import answer_by_link
from venue import audit, locking


def answer(token: str, *, csat: int, text: str) -> SurveyResponse | None:
    """Answer the two questions that every survey may have, by the codes of them; see `answering.answer`."""
    invitation = SurveyInvitation.objects.select_related("version").get(token=token)
    questions = {each.code: each for each in invitation.version.questions.filter(code__in=[OVERALL, COMMENT])}
    said = [Said(questions[OVERALL], value=csat)] if OVERALL in questions else []
    if text and COMMENT in questions:
        said.append(Said(questions[COMMENT], text=text))
    return answering.answer(token, said)


def set_asking(token: str, *, is_allowed: bool) -> None:
    """Write down whether the person behind a link wants to be asked: the guardian, where a child is written to at the
    guardian's address. What waits to be sent is stopped.
    """
    with locking.atomic(by=GUEST):
        invitation = SurveyInvitation.objects.select_related("member__guardian").get(token=token)
        answer_by_link(invitation.member, is_given=is_allowed, by=GUEST)
        audit.record("feedback.asking", by=GUEST, about=invitation.member, is_allowed=is_allowed)
