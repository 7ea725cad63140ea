"""Which rules of booking a person of the staff may set aside, with a reason.

Never what holds for everybody at once: that the class takes place, in a place that is open, has room, that its free
places are promised to those who waited, and that nobody has two places in it.
"""

from dataclasses import dataclass

from bookings.closure_errors import PlaceClosed
from bookings.errors import AlreadyBooked, PlacePromised, SessionCancelled, SessionFull, SessionStarted
from venue.errors import DomainError
from venue.models import User

NEVER = frozenset(error.code for error in (SessionCancelled, PlaceClosed, SessionFull, PlacePromised, AlreadyBooked))
OVERRIDE, BACKFILL = "bookings.override_rule", "bookings.backfill"


@dataclass(frozen=True)
class SetAside:
    """The rules that somebody sets aside for one booking, by their codes, and why."""

    rules: frozenset[str] = frozenset()
    reason: str = ""


def may_set_aside(error: DomainError, user: User | None) -> bool:
    """Whether this person may book against this refusal: into a class that has begun with one permission, against
    another rule with another.
    """
    if user is None or error.code in NEVER:
        return False
    return user.has_perm(BACKFILL if error.code == SessionStarted.code else OVERRIDE)
