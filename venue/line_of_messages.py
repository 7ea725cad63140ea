"""What the house itself tells on the line of time of a person: what was written to them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from venue.line_of_time import Said, Source
from venue.models import Message, StaffMember

TONES = {"failed": "bad", "expired": "warn"}


def _messages_to(person: Any) -> QuerySet[Message]:
    """To their sign-in, and to the address or phone that is theirs alone while they had none. What is written to a
    colleague at work is not their guests' desk's to read, so that of somebody who works here nothing is shown.
    """
    if person.user_id and StaffMember.objects.filter(user=person.user_id).exists():
        return Message.objects.none()
    to_them = Q(user=person.user_id) if person.user_id else Q(pk=None)
    guardian = person.guardian
    shared = {guardian.email, guardian.phone} if guardian else set()
    if own := {person.email, person.phone} - shared - {""}:
        to_them |= Q(user=None, address__in=own)
    return Message.objects.filter(to_them)


def _message(row: Message) -> Said:
    detail = f"{row.get_channel_display()} · {row.get_state_display()}"
    return Said(capfirst(row.subject), detail, "", TONES.get(row.state, "plain"))


MESSAGES = Source(
    "message", gettext_lazy("Messages"), "mail", "members.view_member", _messages_to, "created_at", _message
)
