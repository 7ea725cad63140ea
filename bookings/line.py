"""How the line of a class moves when a place becomes free. Pure arithmetic: whoever promotes, whoever books and whoever
explains asks here, so that a place is never kept for somebody who cannot get it.
"""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bookings.policies import WaitlistPolicy
from venue.working_time import in_quiet_hours


class Movement(StrEnum):
    """What becomes of a place that is free now."""

    BOOKED = "booked"  # the first in line gets it
    ASKED = "asked"  # it is offered to the first in line
    TOLD = "told"  # everybody in line is told, and whoever books first has it
    HERE = "here"  # unclaimed places were given up: the first in line who is in the house gets it
    OPEN = "open"  # nobody moves up any more: whoever books first has it

    @property
    def keeps_places(self) -> bool:
        """Whether a free place belongs to the line, as long as somebody in it could have it."""
        return self in (Movement.BOOKED, Movement.ASKED, Movement.HERE)


def closes_at(starts_at: datetime, policy: WaitlistPolicy) -> datetime:
    """From when on nobody moves up or is asked, places given up at the last moment aside."""
    if policy.mode == "auto" and policy.late_mode == "stop":
        return starts_at - max(policy.cut_off, policy.late_from)
    return starts_at - policy.cut_off


def movement(
    starts_at: datetime, policy: WaitlistPolicy, zone: ZoneInfo, now: datetime, is_released: bool = False
) -> Movement:
    """In quiet hours nobody is asked, while places that need no answer are still given. `is_released`: the unclaimed
    places of this class were given up.
    """
    if now >= starts_at:
        return Movement.OPEN
    if is_released:
        return Movement.HERE
    if now >= closes_at(starts_at, policy):
        return Movement.OPEN
    if policy.mode == "all":
        return Movement.TOLD
    if policy.mode == "auto" and now < starts_at - policy.late_from:
        return Movement.BOOKED
    is_quiet = in_quiet_hours(now, policy.quiet_from, policy.quiet_until, zone)
    return Movement.OPEN if is_quiet else Movement.ASKED
