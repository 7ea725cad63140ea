"""Messages as their receiver and as managers see them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from venue.models import Message, User
from venue.selectors.health import MESSAGE_MAY_WAIT


def inbox(user: User) -> QuerySet[Message]:
    """What the venue has written to this user, on every channel, newest first; what was withdrawn is left out."""
    return user.messages.exclude(state=Message.State.WITHDRAWN).order_by("-pk")


def unread(user: User) -> int:
    return inbox(user).filter(read_at=None).count()


def in_trouble(now: datetime) -> QuerySet[Message]:
    """What failed, or should have left long ago."""
    late = Q(state=Message.State.PENDING, send_after__lte=now - MESSAGE_MAY_WAIT)
    return Message.objects.filter(Q(state=Message.State.FAILED) | late).select_related("user").order_by("-pk")
