"""Reading what the SMS gateway of a demonstration kept."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

SHOWN = 200


@dataclass(frozen=True)
class ShortMessage:
    """One SMS as the gateway took it."""

    phone: str
    code: str
    text: str
    at: datetime


def newest() -> list[ShortMessage]:
    """The newest, the last first."""
    paths = sorted(settings.SMS_DIR.glob("[0-9]*.json"), reverse=True)[:SHOWN]
    return [read(json.loads(path.read_text())) for path in paths]


def read(kept: dict[str, str]) -> ShortMessage:
    return ShortMessage(kept["phone"], kept["code"], kept["text"], datetime.fromisoformat(kept["at"]))
