"""Mail about somebody's own account: codes, links, and news of a change."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_noop

from venue import clock, locking, outbox
from venue.actors import Automation
from venue.models import User

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
