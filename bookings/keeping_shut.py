"""What keeps a closed place closed: told by other rooms of the house, by the dotted paths in `settings.KEEPS_SHUT`.

Each is called with the closure and answers with the refusal that opening it again would meet, or with none.
"""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from bookings.models import AreaClosure
from venue.errors import DomainError

Provider = Callable[[AreaClosure], DomainError | None]


def why_shut(closure: AreaClosure) -> DomainError | None:
    """Why it may not be opened now; the first that is told. Ask once the areas of the closure are locked."""
    told = (import_string(path)(closure) for path in settings.KEEPS_SHUT)
    return next((refusal for refusal in told if refusal), None)
