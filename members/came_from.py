"""What something was opened for, told by the room above that caused it: the page of a follow-up shows it and imports
nobody above it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from venue.errors import Text
from venue.models import User


@dataclass(frozen=True)
class Origin:
    """`said` are pairs of question and answer; `url` leads to its page, if it has one that this reader may open."""

    title: Text
    about: str
    detail: str = ""
    url: str = ""
    said: Sequence[tuple[str, str]] = ()


def origin_of(cause: str, viewer: User) -> Origin | None:
    """A cause is a name, a colon and the key of what it was; nothing where no room tells of such."""
    name, _colon, key = cause.partition(":")
    if name not in settings.CAME_FROM:
        return None
    tell: Callable[[str, User], Origin | None] = import_string(settings.CAME_FROM[name])
    return tell(key, viewer)
