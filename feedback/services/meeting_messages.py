"""What people are told about meetings. Called inside the transaction that causes it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from feedback.models import Meeting, MeetingDecision, MeetingGuest
from feedback.services.improvement_messages import refuses
from members.models import Member
from venue import clock, house, outbox, wording
from venue.models import User
from venue.models.message import Purpose


def url_of(meeting: Meeting) -> str:
    return settings.BASE_URL + reverse("feedback:meeting", args=[meeting.pk])


def invite(meeting: Meeting, guest: MeetingGuest) -> None:
    """Staff with the way to the agenda; a customer with what it is about, unless they want no such message."""
    if meeting.planned_at is None:
        return
    at = clock.local(meeting.planned_at)
    cause = f"{meeting.pk}:{at:%Y%m%d%H%M}:{guest.pk}:{clock.now().timestamp()}"  # moved back, it is told again
    if guest.staff:
        _tell(meeting, guest.staff.user, "meeting_invited", f"meeting_invited:{cause}")
    elif guest.member and guest.member.email and not refuses(guest.member.email):
        _tell_customer(meeting, guest.member, "meeting_customer", cause)


def tell_called_off(meeting: Meeting, guest: MeetingGuest) -> None:
    if guest.staff:
        cause = f"meeting_off:{meeting.pk}:{guest.pk}"
        _tell(meeting, guest.staff.user, "meeting_off", cause, why=meeting.why_off)
    elif guest.member and guest.member.email:
        _tell_customer(meeting, guest.member, "meeting_customer_off", f"{meeting.pk}:{guest.pk}")


def _tell_customer(meeting: Meeting, member: Member, template: str, cause: str) -> None:
    outbox.put(
        template,
        outbox.Receiver(member.email, member.language, member.user_id),
        words_of(meeting, member.language) | {"member_name": member.name, "why": meeting.why_off},
        dedupe_key=f"{template}:{cause}",
        subject_key=f"meeting:{meeting.pk}",
        purpose=Purpose.FEEDBACK,
    )


def tell_task(decision: MeetingDecision) -> None:
    _tell_task(decision, "meeting_task")


def remind_of_task(decision: MeetingDecision) -> bool:
    return _tell_task(decision, "meeting_task_due")


def _tell_task(decision: MeetingDecision, template: str) -> bool:
    if decision.owner is None:
        return False
    user = decision.owner.user
    language = user.language or house.language()
    with translation.override(language):
        due = wording.fulldate(decision.due_on)
    cause = f"{template}:{decision.pk}:{user.pk}"
    return _tell(decision.meeting, user, template, cause, what=decision.text, due=due)


def remind(template: str, words: dict[str, str], user: User, cause: str) -> bool:
    """That a meeting is to be planned, or was missed; whether that is new."""
    return outbox.put(
        template,
        outbox.Receiver(user.email, user.language or house.language(), user.pk),
        words | {"name": user.display_name, "url": settings.BASE_URL + reverse("feedback:meeting_list")},
        dedupe_key=f"{template}:{cause}:{user.pk}",
    )


def words_of(meeting: Meeting, language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "kind": meeting.get_kind_display(),
            "when": wording.when(meeting.planned_at) if meeting.planned_at else "",
            "place": meeting.place,
            "first": wording.fulldate(meeting.first_on),
            "last": wording.fulldate(meeting.last_on),
        }


def _tell(meeting: Meeting, user: User, template: str, dedupe_key: str, **params: Any) -> bool:
    language = user.language or house.language()
    return outbox.put(
        template,
        outbox.Receiver(user.email, language, user.pk),
        words_of(meeting, language) | params | {"name": user.display_name, "url": url_of(meeting)},
        dedupe_key=dedupe_key,
        subject_key=f"meeting:{meeting.pk}",
    )
