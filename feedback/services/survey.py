"""Asking after a class, and hearing the answer."""

import logging
import secrets
from collections.abc import Mapping

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_noop

from bookings.models import Booking
from feedback.errors import SurveyOver
from feedback.models import Answer, Case, Survey, SurveyInvitation, SurveyResponse, SurveyVersion
from feedback.models.response import ABOUT
from feedback.models.survey import LOW
from feedback.policies import SurveyPolicy, survey_policy
from feedback.selectors.about import about_booking
from feedback.selectors.surveys import version_asked
from feedback.services import messages
from feedback.services.case import NewCase
from feedback.services.handing import take_in
from feedback.shipped_surveys import COMMENT, OVERALL
from members.models import Member
from members.services.consent import answer_by_link
from venue import audit, clock, locking
from venue.actors import Automation
from venue.models import ContactPreference
from venue.models.message import Channel, Purpose

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("surveys"))
GUEST = Automation(gettext_noop("link of a survey"))


def invite_due(limit: int = 500) -> int:
    """Ask everybody who came to a class that ended an hour ago; how many were asked.

    Safe to run twice: person and booking are locked and looked at again, and a booking is asked about once. Whoever
    was asked about anything within the rest period is left in peace, and so is whoever does not want to be asked.
    """
    policy = survey_policy(clock.now())
    version = version_asked(Survey.Kind.CLASS)
    if version is None:
        return 0
    asked = 0
    for booking_pk, member_pk in _to_ask(policy):
        asked += invite_one(booking_pk, member_pk, version, policy)
        if asked >= limit:
            break
    return asked


def invite_one(booking_pk: int, member_pk: int, version: SurveyVersion, policy: SurveyPolicy) -> bool:
    """Lock one person and booking, look whether they still are to be asked, and put the invitation."""
    now = clock.now()
    with locking.atomic(by=SWEEP):
        member = locking.lock_one(Member, member_pk)
        booking = locking.lock_one(Booking, booking_pk)
        still = Booking.objects.attended(now).filter(pk=booking_pk, member=member_pk).exists()
        if not still or not member.email or not may_be_asked(member) or is_resting(member, policy):
            return False
        if SurveyInvitation.objects.filter(booking=booking_pk).exists():
            return False
        invitation = SurveyInvitation.objects.create(
            version=version,
            booking=booking,
            member=member,
            **about_booking(booking),
            token=secrets.token_urlsafe(24),
            created_at=now,
            expires_at=now + policy.open_for,
        )
        messages.invite(invitation)
    return True


def is_resting(member: Member, policy: SurveyPolicy) -> bool:
    """Whether this person was asked so lately that they are left in peace; being asked counts, not answering."""
    return SurveyInvitation.objects.filter(member=member, created_at__gt=clock.now() - policy.rest).exists()


def may_be_asked(member: Member) -> bool:
    return not _refusals().filter(address__iexact=member.email).exists()


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


def _to_ask(policy: SurveyPolicy) -> list[tuple[int, int]]:
    now = clock.now()
    bookings = (
        Booking.objects.attended(now)
        .filter(
            session__ends_at__gt=now - policy.latest,
            session__ends_at__lte=now - policy.after,
            survey_invitation=None,
            member__email__gt="",
        )
        .exclude(Exists(SurveyInvitation.objects.filter(member=OuterRef("member"), created_at__gt=now - policy.rest)))
        .exclude(Exists(_refusals().filter(address__iexact=OuterRef("member__email"))))
        .order_by("session__ends_at", "pk")
    )
    return list(bookings.values_list("pk", "member_id"))


def _refusals() -> QuerySet[ContactPreference]:
    return ContactPreference.objects.filter(purpose=Purpose.FEEDBACK, channel=Channel.EMAIL, is_allowed=False)
