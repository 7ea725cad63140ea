"""What people do with messages that exist: read them, try to send them again."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue import audit, clock, locking
from venue.actors import Actor
from venue.errors import AlreadyDone, DomainError
from venue.models import Message, User
from venue.poking import poke_once_on_commit


class TextNotKept(DomainError):
    code = "text_not_kept"
    rule_name = _("Links that open an account are not kept")
    message = _("This message carried a secret link, which is not kept. Please start again what sent it.")


class TooLate(DomainError):
    code = "too_late_to_send"
    rule_name = _("What has become worthless is not sent")
    message = _("It is too late for this message. Please tell the person in another way.")


def mark_read(user: User, keys: Iterable[int]) -> int:
    """Note that the user has now seen these messages of theirs; how many were new."""
    return Message.objects.filter(user=user, pk__in=list(keys), read_at=None).update(read_at=clock.now())


def try_again(pk: int, *, by: Actor) -> None:
    """Put a failed message back among those to be sent. Raises `TextNotKept`, `TooLate` or `AlreadyDone`."""
    now = clock.now()
    with locking.atomic(by=by):
        message = Message.objects.get(pk=pk)
        if message.is_secret and not message.body:
            raise TextNotKept
        if message.expires_at and message.expires_at <= now:
            raise TooLate(facts={"expires_at": message.expires_at.isoformat()})
        still_valid = Q(expires_at=None) | Q(expires_at__gt=now)
        done = Message.objects.filter(still_valid, pk=pk, state=Message.State.FAILED).update(
            state=Message.State.PENDING, attempts=0, send_after=now, error=""
        )
        if not done:
            raise AlreadyDone
        audit.record("message.tried_again", by=by, about=message)
        poke_once_on_commit()
