"""The person panel of the desk: who stands here, told by every room of the house in one answer.

Each room offers providers, named by dotted path in `settings.PERSON_PANEL`; each is called with the person and answers
with lines. The desk composes them and imports nobody above it. One request answers everything, so that Enter never acts
before a warning has been shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from venue.errors import Text
from venue.models import User


@dataclass(frozen=True)
class Line:
    """One fact about a person, or with `key` something that can be done for them at once.

    `kind` colours its mark: plain, good, warn, bad. `url` leads to the record; of something that `writes`, it is where
    the press is sent.
    """

    icon: str
    text: Text
    detail: Text = ""
    url: str = ""
    kind: str = "plain"
    key: str = ""
    writes: bool = False


@dataclass(frozen=True)
class Panel:
    """A person with facts and with what can be done; `person` is the member."""

    person: Any
    facts: tuple[Line, ...]
    actions: tuple[Line, ...]


Provider = Callable[[Any, User], Iterable[Line]]


def panel_of(person: Any, viewer: User) -> Panel:
    """Everything the viewer may know about a person at the desk; providers look at the viewer's permissions."""
    lines = [line for path in settings.PERSON_PANEL for line in import_string(path)(person, viewer)]
    return Panel(
        person,
        tuple(line for line in lines if not line.key),
        tuple(line for line in lines if line.key),
    )
