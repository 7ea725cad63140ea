"""Putting messages into the outbox. Services call `put` inside the transaction that causes the message.

A message is a file per language, `templates/_mail/<language>/<template>.txt`: first line `Subject: …`, an empty line,
the text; or what the venue has written in its place (`venue.message_texts`). The row keeps the rendered text, so that
a deliverer knows no app; an SMS gateway takes template and parameters instead.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from venue import clock, house, sms_texts
from venue.constraints import insert_new
from venue.message_texts import render
from venue.models import Message, SmsTemplate
from venue.models.message import Channel, Purpose
from venue.poking import poke_once_on_commit


@dataclass(frozen=True)
class Receiver:
    """Whom a message goes to: an address with its language, and the key of the user behind it when there is one.

    With a `phone`, what goes by SMS at all goes there when there is no address, or when the receiver would rather have
    it so (`prefers_sms`).
    """

    address: str
    language: str = ""
    user_pk: int | None = None
    channel: str = Channel.EMAIL
    phone: str = ""
    prefers_sms: bool = False


def put(
    template: str,
    to: Receiver,
    params: Mapping[str, Any],
    *,
    dedupe_key: str,
    subject_key: str = "",
    purpose: str = Purpose.SERVICE,
    is_direct: bool = False,
    is_secret: bool = False,
    send_after: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Write one message row; False when this cause has its message already, or nothing reaches the receiver: who has a
    phone alone is not written to about what does not go by SMS.

    `params` must be plain JSON: the template renders from nothing else. `is_direct` marks an answer to something the
    receiver just did, or what cannot wait: quiet hours do not hold it back. `is_secret` marks a text that opens an
    account: it is not kept once sent. On commit the deliverer is poked; if the broker is down the sweep delivers
    instead.
    """
    row = written(
        template,
        to,
        params,
        dedupe_key=dedupe_key,
        subject_key=subject_key,
        purpose=purpose,
        is_direct=is_direct,
        is_secret=is_secret,
        send_after=send_after or clock.now(),
        expires_at=expires_at,
    )
    if row is None or not insert_new(row):
        return False
    poke_once_on_commit()
    return True


def put_all(rows: Iterable[Message | None]) -> None:
    """Write many that were `written`, by one statement; what has its message already is left out."""
    if kept := [row for row in rows if row]:
        Message.objects.bulk_create(kept, ignore_conflicts=True)
        poke_once_on_commit()


def written(template: str, to: Receiver, params: Mapping[str, Any], **fields: Any) -> Message | None:
    """One message as it would be put, `fields` like those of `put`; nothing where nothing reaches the receiver."""
    language = to.language or house.language()
    approved = _approved(template, to)
    if approved is None and not to.address:
        return None
    subject, body = render(template, language, params)
    return Message(
        user_id=to.user_pk,
        address=to.phone if approved else to.address,
        channel=Channel.SMS if approved else to.channel,
        template=template,
        language=language,
        params=dict(params),
        subject=subject,
        body=sms_texts.render(approved, params) if approved else body,
        **fields,
    )


def goes_to(template: str, to: Receiver) -> str:
    """The address or number that a message would go to; empty when nothing reaches the receiver."""
    return to.phone if _approved(template, to) else to.address


def _approved(template: str, to: Receiver) -> SmsTemplate | None:
    """What was approved for the message, where it goes to this receiver by SMS."""
    if not to.phone or (to.address and not to.prefers_sms):
        return None
    return sms_texts.find(template, to.language or house.language())


def withdraw(subject_key: str) -> int:
    """Take back what waits to be sent about `subject_key`, because it has become untrue; how many were taken back.

    A message that a worker holds at this moment is taken back too: it may have left already, and says so
    (`is_uncertain`), but it is not tried again.
    """
    return _take_back(Message.objects.filter(subject_key=subject_key), Message.State.WITHDRAWN)


def stop(purpose: str, *, address: str = "", channel: str = "") -> int:
    """Suppress what waits to be sent for a purpose, because its receiver does not want it any more: to one address by
    one channel, or to everybody; how many were stopped. What a worker holds is treated as in `withdraw`.
    """
    found = Message.objects.filter(purpose=purpose)
    if address:
        found = found.filter(address__iexact=address, channel=channel)
    return _take_back(found, Message.State.SUPPRESSED)


def _take_back(messages: QuerySet[Message], state: str) -> int:
    waiting = messages.filter(state=Message.State.PENDING).update(state=state)
    held = messages.filter(state=Message.State.CLAIMED).update(
        state=state, claim=None, claimed_at=None, is_uncertain=True
    )
    return waiting + held
