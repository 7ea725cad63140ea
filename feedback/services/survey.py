"""Hearing what people answer when they are asked."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from feedback.errors import SurveyOver
from feedback.models import Answer, Case, SurveyInvitation, SurveyResponse
from feedback.models.response import ABOUT
from feedback.models.survey import LOW
from feedback.services.case import NewCase
from feedback.services.handing import take_in
from feedback.shipped_surveys import COMMENT, OVERALL
from members.services.consent import answer_by_link
from venue import audit, clock, locking
from venue.actors import Automation

GUEST = Automation(gettext_noop("link of a survey"))


def answer(token: str, *, csat: int, text: str) -> SurveyResponse:
    """Keep one answer. A low one opens a complaint in the same transaction. Sent again, the first answer stands.

    Locks the invitation; raises `SurveyOver`.
    """
    with locking.atomic(by=GUEST):
        invitation = locking.lock_one(SurveyInvitation, SurveyInvitation.objects.get(token=token).pk)
        given = SurveyResponse.objects.filter(invitation=invitation).first()
        if given:
            return given
        now = clock.now()
        if now >= invitation.expires_at:
            raise SurveyOver
        response = SurveyResponse.objects.create(
            version=invitation.version,
            invitation=invitation,
            csat=csat,
            text=text,
            answered_at=now,
            **{name: getattr(invitation, name) for name in ABOUT},
        )
        _keep(response, {OVERALL: csat, COMMENT: text})
        invitation.answered_at = now
        invitation.save(update_fields=["answered_at"])
        if csat in LOW:
            new = NewCase(
                source=Case.Source.SURVEY,
                category=Case.Category.QUALITY,
                tone=Case.Tone.NEGATIVE,
                text=text,
                member=invitation.member,
                language=invitation.member.language,
                session=invitation.booking.session if invitation.booking else None,
                survey_response=response,
            )
            take_in(new, by=GUEST)
    return response


def _keep(response: SurveyResponse, given: Mapping[str, int | str]) -> None:
    """The answers by the codes of their questions; what is empty was not answered."""
    questions = {each.code: each for each in response.version.questions.filter(code__in=given)}
    said = {code: value for code, value in given.items() if code in questions and value != ""}
    Answer.objects.bulk_create(
        Answer(response=response, question=questions[code], text=value)
        if isinstance(value, str)
        else Answer(response=response, question=questions[code], value=value)
        for code, value in said.items()
    )


def set_asking(token: str, *, is_allowed: bool) -> None:
    """Write down whether the person behind a link wants to be asked: the guardian, where a child is written to at the
    guardian's address. What waits to be sent is stopped.
    """
    with locking.atomic(by=GUEST):
        invitation = SurveyInvitation.objects.select_related("member__guardian").get(token=token)
        answer_by_link(invitation.member, is_given=is_allowed, by=GUEST)
        audit.record("feedback.asking", by=GUEST, about=invitation.member, is_allowed=is_allowed)
