"""Writing down who saw, exported, approved or overrode something, in the transaction in which it happens."""

from typing import Any

from django.db import models

from venue.actors import Actor, name_of, user_of
from venue.models import AuditEvent


def record(action: str, *, by: Actor, about: models.Model | None = None, **facts: Any) -> AuditEvent:
    """Keep that `by` did `action` to `about`. Facts are figures and ids, never personal data."""
    return AuditEvent.objects.create(
        by=user_of(by),
        by_name=name_of(by),
        action=action,
        kind=about._meta.label_lower if about else "",
        ref=str(about.pk) if about else "",
        facts=facts,
    )
