"""What a case still needs before it is closed, told by whoever knows: each of `PROVIDERS` is asked with the case and
its events, and answers with items. The page shows them, and closing is refused while one is not done.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.module_loading import import_string

from feedback.models import Case, CaseEvent
from venue.errors import Text

PROVIDERS = [
    "feedback.selectors.learning.before_closing",
    "feedback.selectors.gifts.before_closing",
    "feedback.selectors.confirmation.before_closing",
]


@dataclass(frozen=True)
class Item:
    """One thing that is to be there; `detail` says how it was met or what to do."""

    key: str
    label: Text
    is_done: bool
    detail: Text = ""


Provider = Callable[[Case, Sequence[CaseEvent]], Iterable[Item]]


def items_of(case: Case) -> list[Item]:
    events = list(case.events.all())
    return [item for path in PROVIDERS for item in import_string(path)(case, events)]


def missing(case: Case) -> tuple[str, ...]:
    """The labels of what is not done, in the reader's language."""
    return tuple(str(item.label) for item in items_of(case) if not item.is_done)
