"""An answer and what follows from it at once: by link, at a screen, by telephone, on paper, all into one result."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from feedback.answer_policies import CALL, CASE, follows, hearing_policy
from feedback.errors import SurveyOver
from feedback.models import Answer, Case, Survey, SurveyInvitation, SurveyPoint, SurveyResponse, SurveyVersion
from feedback.models.response import ABOUT
from feedback.said import Figures, Said, figures_of
from feedback.selectors.anonymity import about_without_name
from feedback.selectors.surveys import version_of
from feedback.services.case import NewCase
from feedback.services.handing import take_in
from feedback.services.praise_messages import tell_praise
from members.models import FollowUp
from members.selectors.follow_up import somebody_to_do_it
from members.services.follow_up import open_follow_up
from venue import audit, clock, house, locking
from venue.actors import Actor, Automation
from venue.models import User
from venue.roles import Role
from venue.selectors.staff import first_of

logger = logging.getLogger(__name__)

GUEST = Automation(gettext_noop("link of a survey"))
SCREEN = Automation(gettext_noop("screen for answers"))
Channel = SurveyResponse.Channel
NOTE_LENGTH = 400
CATEGORIES = {Survey.Kind.ROOM: Case.Category.FACILITY, Survey.Kind.PRODUCT: Case.Category.PRICE}
CAUSE = "survey"  # of a call that is owed, before the key of the answer (settings.CAME_FROM)
NO_ANSWERS = ("published", "discarded")


def look_at(token: str) -> None:
    """Keep when a link was first opened. Programs that read mail open links too, so this says that the message
    arrived, never that somebody read it. Of an anonymous survey nothing is kept: its answers would come in that order.
    """
    unseen = SurveyInvitation.objects.filter(token=token, opened_at=None, version__is_anonymous=False)
    with locking.atomic(by=GUEST):
        unseen.update(opened_at=clock.now())


def answer(
    token: str, said: Iterable[Said], *, channel: str = Channel.LINK, by: Actor = GUEST
) -> SurveyResponse | None:
    """Keep one answer, with what follows from it in the same transaction. Sent again, the first answer stands; of an
    anonymous one it cannot be found any more, and is None.

    Locks the invitation; raises `SurveyOver`. Who wrote down what another person said is kept in the audit.
    """
    with locking.atomic(by=by):
        invitation = locking.lock_one(SurveyInvitation, SurveyInvitation.objects.get(token=token).pk)
        given = SurveyResponse.objects.filter(invitation=invitation).first()
        if given or invitation.answered_at:
            return given
        now, version = clock.now(), invitation.version
        if now >= invitation.expires_at or version.state in NO_ANSWERS:
            raise SurveyOver
        is_anonymous = version.is_anonymous
        about = about_without_name(invitation) if is_anonymous else {name: getattr(invitation, name) for name in ABOUT}
        response = _keep(
            version, said, about=about, channel=channel, invitation=None if is_anonymous else invitation, now=now
        )
        # of an anonymous one even the day would lead to the answer: the mark says only that the link is used
        invitation.answered_at = midnight(invitation.created_at) if is_anonymous else now
        invitation.save(update_fields=["answered_at"])
        if isinstance(by, User):
            audit.record("feedback.answer_entered", by=by, about=invitation.member, survey=version.pk, way=channel)
        _hear(response, by=by)
    return response


def answer_at(point: SurveyPoint, said: Iterable[Said]) -> SurveyResponse:
    """What somebody who passes says, without a name: the place and the hour are kept. Raises `SurveyOver`."""
    version = version_of(point.survey_id)
    if version is None or not point.is_active:
        raise SurveyOver
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    about = {"area_id": point.area_id, "happened_at": hour}
    return answer_unnamed(version, said, about=about, channel=Channel.KIOSK, by=SCREEN)


def answer_unnamed(
    version: SurveyVersion, said: Iterable[Said], *, about: Mapping[str, Any], channel: str, by: Actor
) -> SurveyResponse:
    """Keep an answer that nobody was asked for by name."""
    with locking.atomic(by=by):
        response = _keep(version, said, about=about, channel=channel, invitation=None, now=clock.now())
        if isinstance(by, User):
            audit.record("feedback.answer_entered", by=by, about=version.survey, survey=version.pk, way=channel)
        _hear(response, by=by)
    return response


def midnight(at: datetime) -> datetime:
    return clock.local(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _keep(
    version: SurveyVersion,
    said: Iterable[Said],
    *,
    about: Mapping[str, Any],
    channel: str,
    invitation: SurveyInvitation | None,
    now: datetime,
) -> SurveyResponse:
    rows = list(said)
    figures = figures_of(rows)
    response = SurveyResponse.objects.create(
        version=version,
        invitation=invitation,
        channel=channel,
        csat=figures.csat,
        nps=figures.nps,
        text=figures.text,
        answered_at=midnight(now) if version.is_anonymous else now,
        **about,
    )
    Answer.objects.bulk_create(
        Answer(
            response=response,
            question=each.question,
            item_id=each.item,
            value=each.value,
            expected=each.expected,
            text=each.text,
        )
        for each in rows
    )
    return response


# --- heard within minutes --------------------------------------------------------------------------------------------


def _hear(response: SurveyResponse, *, by: Actor) -> None:
    """What follows from a low score, once, and kind words for whom they praise. Where nobody can call, a complaint says
    that somebody has to.
    """
    policy, member = hearing_policy(clock.now()), response.invitation.member if response.invitation else None
    figures = Figures(response.csat, response.nps, response.text)
    what = follows(figures, policy, is_known=member is not None)
    if what == CASE or (what == CALL and not _owe_a_call(response, policy.call_within, by=by)):
        take_in(case_of(response), by=by)
    tell_praise(response)


def case_of(response: SurveyResponse) -> NewCase:
    """A complaint with all that is known of what was experienced. Whoever held the class or gave the treatment never
    handles it.
    """
    invitation = response.invitation
    session = invitation.booking.session if invitation and invitation.booking else None
    return NewCase(
        source=Case.Source.SURVEY,
        category=CATEGORIES.get(Survey.Kind(response.version.survey.kind), Case.Category.QUALITY),
        tone=Case.Tone.NEGATIVE,
        text=response.text,
        member=invitation.member if invitation else None,
        language=invitation.member.language if invitation else house.language(),
        session=session,
        survey_response=response,
        follows=invitation.case if invitation else None,
        area=response.area,
        about_staff=None if session else response.staff,
        occurred_at=None if session else response.happened_at,
    )


def _owe_a_call(response: SurveyResponse, within: timedelta, *, by: Actor) -> bool:
    """Call whoever would not recommend the house; it is somebody's at once, by name. Whether anybody here can."""
    wanted = next(iter(first_of(Role.MANAGER, Role.OWNER)), None)
    owner = somebody_to_do_it(wanted)
    if owner is None or response.invitation is None:
        logger.warning("nobody here can call after answer %s", response.pk)
        return False
    with translation.override(owner.user.language or house.language()):
        text = gettext("Call: would recommend us %(nps)s of 10") % {"nps": response.nps}
    open_follow_up(
        response.invitation.member_id,
        kind=FollowUp.Kind.CARE,
        text=text,
        owner=owner,
        due_at=clock.now() + within,
        note=response.text[:NOTE_LENGTH],
        cause=f"{CAUSE}:{response.pk}",
        by=by,
    )
    return True
