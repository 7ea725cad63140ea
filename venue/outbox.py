"""Putting messages into the outbox. Services call `put` inside the transaction that causes the message.

A message is a file per language under `templates/_mail/<language>/<template>.txt`: first line `Subject: …`, an empty line, the text.
The row keeps the rendered text, so that a deliverer knows no app and a gateway may take template and parameters instead.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation

from venue import clock
from venue.models import Message, User
from venue.models.message import Channel, Purpose

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receiver:
    """Whom a message goes to: an address with its language, and the user behind it when there is one."""

    address: str
    language: str = ""
    user: User | None = None
    channel: str = Channel.EMAIL


def put(
    template: str,
    to: Receiver,
    params: Mapping[str, Any],
    *,
    dedupe_key: str,
    subject_key: str = "",
    purpose: str = Purpose.SERVICE,
    is_direct: bool = False,
    send_after: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Write one message row; False when this cause has its message already.

    `params` must be plain JSON: the template renders from nothing else. `is_direct` marks an answer to something the receiver just
    did, or what cannot wait: quiet hours do not hold it back. On commit the deliverer is poked; if the broker is down the sweep
    delivers instead.
    """
    language = to.language or settings.LANGUAGE_CODE
    subject, body = render(template, language, params)
    row = Message(
        user=to.user,
        address=to.address,
        channel=to.channel,
        purpose=purpose,
        template=template,
        language=language,
        params=dict(params),
        subject=subject,
        body=body,
        dedupe_key=dedupe_key,
        subject_key=subject_key,
        is_direct=is_direct,
        send_after=send_after or clock.now(),
        expires_at=expires_at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    transaction.on_commit(poke, robust=True)
    return True


def withdraw(subject_key: str) -> int:
    """Take back what waits to be sent about `subject_key`, because it has become untrue; how many were taken back."""
    waiting = Message.objects.filter(
        subject_key=subject_key, state=Message.State.PENDING
    )
    return waiting.update(state=Message.State.WITHDRAWN)


def render(template: str, language: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text of a message in a language, from its file."""
    with translation.override(language):
        text = render_to_string(
            f"_mail/{language}/{template}.txt",
            {**params, "venue_name": settings.VENUE_NAME},
        )
    head, _, body = text.partition("\n\n")
    return head.removeprefix("Subject:").strip(), body.strip()


def poke() -> None:
    """Ask a worker to deliver now. Failing is harmless: the sweep comes within ten seconds."""
    current_app.send_task("venue.deliver_messages", retry=False, expires=60)
