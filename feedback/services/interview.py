"""Asking somebody by telephone instead of by message: the same questions, the same invitation."""

import secrets
from datetime import datetime, timedelta

from feedback.interview_errors import AnsweredAlready
from feedback.interview_rules import ASK_RULES, CALL_RULES, InterviewFacts
from feedback.models import Case, SurveyInvitation, SurveyVersion
from feedback.policies import inviting_policy
from feedback.selectors.about import stage_at
from feedback.services.inviting import may_be_asked
from members.models import Member
from members.selectors.agreement import is_minor
from venue import audit, clock, locking
from venue.models import User
from venue.rules import check


def invitation_to_call(member_pk: int, version: SurveyVersion, *, by: User) -> SurveyInvitation:
    """The invitation of this survey that somebody has not answered yet, else a new one, which counts as asked.

    Locks the person. Raises what `CALL_RULES` say, and for a new one `ASK_RULES`.
    """
    now = clock.now()
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        waiting = SurveyInvitation.objects.filter(member=member, version=version, answered_at=None, expires_at__gt=now)
        found = waiting.order_by("-pk").first()
        facts = InterviewFacts(
            is_anonymous=version.is_anonymous,
            is_minor=is_minor(member),
            may_be_asked=may_be_asked(member),
            is_resting=is_resting(member, now),
            has_open_case=Case.objects.get_queryset().open().filter(member=member).exists(),
        )
        check(CALL_RULES if found else ASK_RULES, facts, now)
        if found:
            return found
        made = SurveyInvitation.objects.create(
            version=version,
            member=member,
            stage=stage_at(member, now),
            token=secrets.token_urlsafe(24),
            created_at=now,
            expires_at=now + timedelta(days=version.survey.open_days),
        )
        audit.record("feedback.asked_by_phone", by=by, about=member, invitation=made.pk)
    return made


def is_resting(member: Member, now: datetime) -> bool:
    """Whether this person was asked so lately that they are left in peace; being asked counts, not answering."""
    asked = SurveyInvitation.objects.filter(member=member, case=None)
    return asked.filter(created_at__gt=now - inviting_policy(now).rest).exists()


def check_unanswered(invitation: SurveyInvitation) -> None:
    """Raises `AnsweredAlready`."""
    if invitation.answered_at:
        raise AnsweredAlready
