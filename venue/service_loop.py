"""The service loop of one person: reception, assessment, delivery, feedback, adjustment, and round again.

Nothing of it is stored. The room that sees all the others tells it, named in `settings.SERVICE_LOOP`; the page of a
person shows it and imports nobody above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from venue.errors import Text


@dataclass(frozen=True)
class LoopStep:
    """`at` is when this was last done, in this round or one before; `owed_by` is said of the next step alone."""

    label: Text
    at: datetime | None
    is_done: bool
    is_next: bool = False
    owed_by: Text = ""


def loop_of(person: Any) -> Sequence[LoopStep]:
    """The five steps in order, of which one is next."""
    steps: Sequence[LoopStep] = import_string(settings.SERVICE_LOOP)(person)
    return steps
