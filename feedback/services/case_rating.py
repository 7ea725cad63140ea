"""The rating of a case is the answer to the survey after cases: nobody is asked a second time."""

import secrets
from datetime import timedelta

from feedback.models import Answer, Case, CaseEvent, Survey, SurveyInvitation, SurveyResponse, SurveyVersion
from feedback.selectors.about import About, about_case
from feedback.selectors.surveys import version_asked
from feedback.services.praise_messages import tell_praise
from feedback.shipped_surveys import COMMENT, OVERALL
from members.models import Member
from venue import clock


def keep_rating(case: Case, rating: int | None, text: str) -> SurveyResponse | None:
    """Called with the case locked, in the transaction that writes the event with the rating, after it is written. The
    first rating of a case is its answer; what is said of a later round stands in the events of the case alone. Nothing
    is kept while no survey after cases is open, or an anonymous one: the case tells who rated it.
    """
    kinds = (CaseEvent.Kind.CONFIRMED, CaseEvent.Kind.REOPENED)
    rated = CaseEvent.objects.filter(case=case, kind__in=kinds, facts__rating__gte=1).count()
    version = version_asked(Survey.Kind.CASE) if rating and rated == 1 else None
    if version is None or version.is_anonymous:
        return None
    about = about_case(case)
    invitation = _invitation(case.member, case, version, about) if case.member else None
    response = SurveyResponse.objects.create(
        version=version,
        invitation=invitation,
        channel=SurveyResponse.Channel.CASE,
        csat=rating,
        text=text.strip(),
        answered_at=clock.now(),
        **about,
    )
    _keep_answers(response)
    tell_praise(response)
    return response


def _invitation(member: Member, case: Case, version: SurveyVersion, about: About) -> SurveyInvitation:
    """As it would have been, had anybody asked besides the house's last message about the case."""
    now = clock.now()
    return SurveyInvitation.objects.create(
        version=version,
        member=member,
        case=case,
        token=secrets.token_urlsafe(24),
        created_at=now,
        expires_at=now + timedelta(days=version.survey.open_days),
        answered_at=now,
        **about,
    )


def _keep_answers(response: SurveyResponse) -> None:
    said = {OVERALL: {"value": response.csat}, COMMENT: {"text": response.text} if response.text else None}
    questions = response.version.questions.filter(code__in=said)
    Answer.objects.bulk_create(
        Answer(response=response, question=question, **given)
        for question in questions
        if (given := said[question.code])
    )
