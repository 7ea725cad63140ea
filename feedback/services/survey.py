"""Asking after a class, and hearing the answer."""

import logging
import secrets

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_noop

from bookings.models import Booking
from feedback.models import Survey, SurveyInvitation, SurveyResponse, SurveyVersion
from feedback.policies import SurveyPolicy, survey_policy
from feedback.said import Said
from feedback.selectors.about import about_booking
from feedback.selectors.surveys import version_asked
from feedback.services import answering, messages
from feedback.services.answering import GUEST
from feedback.shipped_surveys import COMMENT, OVERALL
from members.models import Member
from members.services.consent import answer_by_link
from venue import audit, clock, locking
from venue.actors import Automation
from venue.models import ContactPreference
from venue.models.message import Channel, Purpose

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("surveys"))


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
