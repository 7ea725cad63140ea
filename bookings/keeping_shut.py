"""What keeps a closed place closed: told by other rooms of the house, by the dotted paths in `settings.KEEPS_SHUT`.

Each is called with the keys of closures and answers, of those that it keeps, with the refusal that opening one of them
again would meet.
"""

from collections.abc import Callable, Collection, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from bookings.models import AreaClosure
from venue.errors import DomainError

Provider = Callable[[Collection[int]], Mapping[int, DomainError]]


def reasons_shut(keys: Collection[int]) -> dict[int, DomainError]:
    """Of these closures those that may not be opened now, each with why; of several reasons the first that is told."""
    if not keys:
        return {}
    found: dict[int, DomainError] = {}
    for path in settings.KEEPS_SHUT:
        provider: Provider = import_string(path)
        found = {**provider(keys), **found}
    return found


def why_shut(closure: AreaClosure) -> DomainError | None:
    """Why it may not be opened now. Ask once the areas of the closure are locked."""
    return reasons_shut([closure.pk]).get(closure.pk)
