"""What follows from what was found in a duty: the one place that hears of it, in the transaction that closes it."""

from safety.models import Duty, Hazard
from safety.services.hazard import raise_hazard
from venue.actors import Actor


def take_up(duty: Duty, *, by: Actor) -> list[Hazard]:
    """A duty is about to be closed: done, or missed by people (`missed_at` is set). Every answer that is not in order
    becomes a hazard, a larger one where its item is critical.

    What the house itself missed comes here, too, with `is_missed_by_system`: a duty in its place is opened, and only
    when that one is missed was anything neglected.
    """
    failed = duty.answers.filter(is_failed=True).select_related("item", "answered_by").order_by("item__position")
    return [raise_hazard(answer, duty, by=by) for answer in failed]
