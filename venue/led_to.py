"""What came from a thing, told by a room above the one whose page shows it."""

from django.conf import settings
from django.utils.module_loading import import_string

from venue.models import User


def led_to(kind: str, ref: object, user: User) -> list[tuple[str, str]]:
    """Label and address of everything that came from `kind` and `ref` and that this reader may open."""
    return [link for path in settings.LED_TO for link in import_string(path)(kind, ref, user)]


def begins(kind: str, ref: object, user: User) -> str:
    """Where something is made better because of it; empty where nothing is, or for whoever may not."""
    return str(import_string(settings.BEGINS)(kind, ref, user)) if settings.BEGINS else ""
