"""What an answer sheet can be about: the services of every room of the house, told by the rooms themselves.

Each provider is named by dotted path in `settings.ANSWER_SUBJECTS`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from venue.bilingual import Named


@dataclass(frozen=True)
class Subject(Named):
    """A service; `key` names it in a sheet, as `course:3`. `contains` is what a health screening may say something
    about, by the words of the room that offers it.
    """

    key: str
    name_en: str
    name_zh: str
    contains: tuple[str, ...] = ()


Provider = Callable[[], Iterable[Subject]]


def subjects() -> dict[str, Subject]:
    """Every service by its key."""
    return {each.key: each for path in settings.ANSWER_SUBJECTS for each in import_string(path)()}
