"""What people are told about meetings. Called inside the transaction that causes it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from feedback.agenda import Line
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


def key_of_reminder(meeting: Meeting, guest: MeetingGuest) -> str:
    """Of the message that reminds somebody of a meeting at this time."""
    template = "meeting_tomorrow" if guest.staff_id else "meeting_customer_tomorrow"
    return f"{template}:{meeting.pk}:{meeting.planned_at and clock.local(meeting.planned_at):%Y%m%d%H%M}:{guest.pk}"


def remind_of(meeting: Meeting, guest: MeetingGuest, agenda: Iterable[Line]) -> bool:
    """That it takes place tomorrow, with its agenda as it stands, in the guest's language; whether that is new."""
    return _tell_guest(meeting, guest, key_of_reminder(meeting, guest), agenda=in_lines(agenda, language_of(guest)))


def in_lines(agenda: Iterable[Line], language: str) -> str:
    """An agenda as a letter shows it; what needs attention has a mark of its own."""
    with translation.override(language):
        return "\n".join(
            _("%(mark)s %(title)s: %(figure)s")
            % {"mark": "!" if line.is_bad else "·", "title": line.title, "figure": line.figure}
            for line in agenda
        )


def send_minutes(meeting: Meeting, guest: MeetingGuest, decisions: Iterable[MeetingDecision]) -> None:
    template = "meeting_minutes" if guest.staff_id else "meeting_customer_minutes"
    with translation.override(language_of(guest)):
        lines = "\n".join(f"· {_decided(each)}" for each in decisions) or _("No decision was written down.")
    _tell_guest(meeting, guest, f"{template}:{meeting.pk}:{guest.pk}", minutes=meeting.minutes, decisions=lines)


def _decided(decision: MeetingDecision) -> str:
    if decision.owner is None:
        return decision.text
    facts = {"what": decision.text, "owner": decision.owner, "day": wording.fulldate(decision.due_on)}
    return _("%(what)s (%(owner)s, by %(day)s)") % facts


def language_of(guest: MeetingGuest) -> str:
    if guest.staff:
        return guest.staff.user.language or house.language()
    return (guest.member.language if guest.member else "") or house.language()


def _tell_guest(meeting: Meeting, guest: MeetingGuest, dedupe_key: str, **params: str) -> bool:
    """The template is the first part of the key. A customer who wants none gets none."""
    template = dedupe_key.partition(":")[0]
    if guest.staff:
        return guest.staff.user.is_active and _tell(meeting, guest.staff.user, template, dedupe_key, **params)
    member = guest.member
    if member is None or not member.email or refuses(member.email):
        return False
    return _tell_customer(meeting, member, template, dedupe_key.partition(":")[2], **params)


def tell_called_off(meeting: Meeting, guest: MeetingGuest) -> None:
    if guest.staff:
        cause = f"meeting_off:{meeting.pk}:{guest.pk}"
        _tell(meeting, guest.staff.user, "meeting_off", cause, why=meeting.why_off)
    elif guest.member and guest.member.email:
        _tell_customer(meeting, guest.member, "meeting_customer_off", f"{meeting.pk}:{guest.pk}")


def _tell_customer(meeting: Meeting, member: Member, template: str, cause: str, **params: str) -> bool:
    return outbox.put(
        template,
        outbox.Receiver(member.email, member.language, member.user_id),
        words_of(meeting, member.language) | {"member_name": member.name, "why": meeting.why_off} | params,
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


def remind(template: str, words: dict[str, str], user: User, cause: str, page: str) -> bool:
    """That a meeting is to be planned, or was missed; whether that is new."""
    return outbox.put(
        template,
        outbox.Receiver(user.email, user.language or house.language(), user.pk),
        words | {"name": user.display_name, "url": settings.BASE_URL + page},
        dedupe_key=key_of(template, cause, user),
    )


def key_of(template: str, cause: str, user: User) -> str:
    return f"{template}:{cause}:{user.pk}"


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
