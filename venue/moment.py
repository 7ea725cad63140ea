"""What was true at an hour and a place: told by every room of the house in one answer, for whoever looks into a case.

Each room offers providers, named by dotted path in `settings.MOMENT`; each is called with the moment and its reader,
and answers with facts. The page composes them and imports nobody above it. Every provider asks a fixed number of
questions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from venue.errors import Text
from venue.models import Area, User

AROUND = timedelta(hours=1)
MOST = 5  # facts of one kind: a card is read, not searched


@dataclass(frozen=True)
class Moment:
    """When and where something happened, to whom, and in which class; `ref` is the record that asks, by its key."""

    at: datetime
    begins: datetime
    ends: datetime
    area: Area | None = None
    person: Any = None
    session: Any = None
    ref: int | None = None


@dataclass(frozen=True)
class Fact:
    """One thing that was so. `url` leads to its record, where the reader may open it; `badge` says in a word how it
    was, coloured by `kind`: plain, good, warn, bad, info.
    """

    icon: str
    text: Text
    detail: Text = ""
    url: str = ""
    badge: Text = ""
    kind: str = "plain"


Provider = Callable[[Moment, User], Iterable[Fact]]


def facts_at(moment: Moment, viewer: User) -> Sequence[Fact]:
    """Everything that is known of the moment, in the order of the providers."""
    return [fact for path in settings.MOMENT for fact in import_string(path)(moment, viewer)]
