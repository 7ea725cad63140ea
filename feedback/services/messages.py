"""What people are told about their voices, and staff about the clocks. Called inside the transaction that causes it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from feedback import tokens
from feedback.asking_words import asking, happened_at, what
from feedback.inviting_rules import letter_about
from feedback.models import Case, CaseEvent, SurveyInvitation
from feedback.sla_clock import ALARM, ESCALATE, REMIND, Step
from venue import house, outbox, wording
from venue.models import Message, User
from venue.models.message import Purpose
from venue.roles import Role
from venue.selectors.staff import holders


def status_url(case: Case) -> str:
    return settings.BASE_URL + reverse("feedback:status", args=[tokens.sign(str(case.pk), tokens.STATUS)])


def case_url(case: Case) -> str:
    return settings.BASE_URL + reverse("feedback:case", args=[case.pk])


def survey_url(invitation: SurveyInvitation, page: str = "survey") -> str:
    return settings.BASE_URL + reverse(f"feedback:{page}", args=[tokens.sign(invitation.token, tokens.SURVEY)])


# --- to the reporter -------------------------------------------------------------------------------------------------


def acknowledge(case: Case) -> bool:
    """Say at once that the case has arrived, with its number and the page that shows how it stands."""
    due_at = case.complaint.promised_until if case.kind == Case.Kind.COMPLAINT else case.answer_due_at
    return tell(case, "case_received", f"case_received:{case.pk}", due=due_at, kind=case.kind)


def tell_reply(case: Case, event: CaseEvent) -> bool:
    template = "case_resolved" if event.kind == CaseEvent.Kind.RESOLVED else "case_reply"
    return tell(case, template, f"{template}:{event.pk}", text=event.text)


def tell_question(case: Case, event: CaseEvent) -> bool:
    """Ask the reporter for what the house needs to go on."""
    return tell(case, "case_question", f"case_question:{event.pk}", text=event.text)


def tell(case: Case, template: str, dedupe_key: str, *, due: Any = None, **params: str) -> bool:
    """Write to the reporter in their language, with the way to the page of the case; whether anything reaches them."""
    if not case.email:
        return False
    language = case.member.language if case.member else case.language
    with translation.override(language):
        if due:
            params["due"] = wording.when(due)
        params |= {"member_name": case.member.name if case.member else case.reporter_name, "number": case.number}
    return outbox.put(
        template,
        outbox.Receiver(case.email, language, case.member.user_id if case.member else None),
        params | {"url": status_url(case)},
        dedupe_key=dedupe_key,
        subject_key=f"case:{case.pk}",
        is_direct=True,
    )


# --- to staff --------------------------------------------------------------------------------------------------------


def receivers_of_step(case: Case, percent: int) -> list[User]:
    """At half the time the handler, else the desk; near the end the quality lead; at the end the manager; beyond it the
    owner.
    """
    if percent == REMIND:
        return handler_or_desk(case)
    if percent == ESCALATE:
        return first_but_concerned(case, Role.MANAGER, Role.OWNER)
    if percent == ALARM:
        return first_but_concerned(case, Role.OWNER, Role.MANAGER)
    return first_but_concerned(case, Role.QUALITY_LEAD, Role.MANAGER, Role.OWNER)


def handler_or_desk(case: Case) -> list[User]:
    """Whoever handles it and still works here, else the desk."""
    if case.handler and case.handler.user.is_active:
        return [case.handler.user]
    return first_but_concerned(case, Role.FRONT_DESK, Role.MANAGER, Role.OWNER)


def first_but_concerned(case: Case, *roles: Role) -> list[User]:
    """The holders of the first of these roles that somebody holds whom the case is not about."""
    for role in roles:
        if found := but_concerned(case, holders(role)):
            return found
    return []


def but_concerned(case: Case, users: Iterable[User]) -> list[User]:
    return [user for user in users if not is_about(case, user)]


def is_about(case: Case, user: User) -> bool:
    """Nobody is written to about what others say of them."""
    people = [case.about_staff, case.session.instructor if case.session else None]
    return user.pk in {person.user_id for person in people if person}


def tell_step(case: Case, step: Step, late_minutes: int) -> list[User]:
    """Put the messages of one step of the clock; who is told."""
    told = receivers_of_step(case, step.percent)
    _alarm(
        case,
        told,
        "case_step",
        f"case_step:{case.pk}:{step.name}",
        due=step.due_at,
        promised=step.until,
        percent=step.percent,
        clock=step.clock,
        late_minutes=late_minutes,
    )
    return told


def alarm_urgent(case: Case) -> None:
    """Somebody has to start at once: the handler or the desk, and the manager."""
    told = {user.pk: user for user in [*handler_or_desk(case), *first_but_concerned(case, Role.MANAGER, Role.OWNER)]}
    _alarm(case, told.values(), "case_urgent", f"case_urgent:{case.pk}", due=case.answer_due_at)


def _alarm(case: Case, told: Iterable[User], template: str, cause: str, **params: Any) -> None:
    for user in told:
        language = user.language or house.language()
        with translation.override(language):
            said = {name: wording.when(each) if isinstance(each, datetime) else each for name, each in params.items()}
            words = {
                "number": case.number,
                "title": case.title,
                "grade": case.get_grade_display(),
                "handler": case.handler.user.display_name if case.handler else "",
            }
        outbox.put(
            template,
            outbox.Receiver(user.email, language, user.pk),
            words | said | {"url": case_url(case)},
            dedupe_key=f"{cause}:{user.pk}",
            subject_key=f"case:{case.pk}",
            is_direct=case.grade == Case.Grade.URGENT,
        )


# --- surveys ---------------------------------------------------------------------------------------------------------


def invite_all(invitations: Iterable[SurveyInvitation]) -> None:
    """Ask people how something was, by one statement; consent is looked at again when each message is sent."""
    outbox.put_all(_invitation(each) for each in invitations)


def _invitation(invitation: SurveyInvitation) -> Message | None:
    member = invitation.member
    with translation.override(member.language):
        asked = asking(invitation)
        params = {
            "member_name": member.name,
            "question": asked.question,
            "opening": asked.opening,
            "course": what(invitation),  # this and the next for letters that the house has written itself
            "starts": wording.when(happened_at(invitation)),
            "until": wording.when(invitation.expires_at),
        }
    return outbox.written(
        "survey_invitation",
        outbox.Receiver(member.email, member.language, member.user_id),
        params | {"url": survey_url(invitation), "stop_url": survey_url(invitation, "survey_stop")},
        dedupe_key=f"survey_invitation:{invitation.pk}",
        subject_key=letter_about(invitation.pk),
        purpose=Purpose.FEEDBACK,
        send_after=invitation.created_at,
        expires_at=invitation.expires_at,
    )
