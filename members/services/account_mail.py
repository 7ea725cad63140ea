"""Words about somebody's own account: codes and links by mail, and news of a change by what reaches them."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext_noop

from venue import clock, locking, outbox, sms_texts
from venue.actors import Automation
from venue.models import User
from venue.models.message import Channel

CODE_IS_GOOD_FOR = timedelta(minutes=15)


def put(template: str, *, email: str, user: User | None, language: str, params: Mapping[str, str]) -> None:
    """Put one such mail into the outbox. It answers what the receiver just did, so it goes out at any hour.

    Each request is a cause of its own: who asks twice for a link gets two. Links and codes open the account, so the
    text is not kept once it is sent, and not sent once it is worthless.
    """
    lifetime = CODE_IS_GOOD_FOR if "code" in params else timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    with locking.atomic(by=user or Automation(gettext_noop("account mail"))):
        outbox.put(
            template,
            outbox.Receiver(email, language, user.pk if user else None),
            {"member_name": user.name if user else "", **params},
            dedupe_key=f"account:{uuid.uuid4()}",
            is_direct=True,
            is_secret=True,
            expires_at=clock.now() + lifetime,
        )


def tell(template: str, user: User, params: Mapping[str, str] | None = None) -> None:
    """News of a change to a sign-in, so that its owner sees what somebody else did: to the address that they have
    proven; else by SMS to the phone that they sign in with, in a language that is approved; else in the app, where it
    waits for them. It opens nothing, so that it is kept.
    """
    with locking.atomic(by=user):
        outbox.put(
            template,
            _reached_by(template, user),
            {"member_name": user.name, **(params or {})},
            dedupe_key=f"account:{uuid.uuid4()}",
            is_direct=True,
        )


def _reached_by(template: str, user: User) -> outbox.Receiver:
    proven = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    if email := proven.values_list("email", flat=True).first():
        return outbox.Receiver(email.lower(), user.language, user.pk)
    languages = sms_texts.languages_of(template) if user.phone else []
    if languages:
        language = user.language if user.language in languages else languages[0]
        return outbox.Receiver("", language, user.pk, phone=user.phone)
    return outbox.Receiver(user.email or user.phone, user.language, user.pk, channel=Channel.IN_APP)
