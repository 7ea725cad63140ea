"""When a reminder falls due. Pure arithmetic."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from venue.working_time import in_quiet_hours, quiet_hours_began

BEFORE_QUIET_HOURS = timedelta(hours=1)


def due_at(starts_at: datetime, lead: timedelta, quiet_from: time, quiet_until: time, zone: ZoneInfo) -> datetime:
    """`lead` before the start; an hour before the quiet hours begin, if it would fall into them."""
    at = starts_at - lead
    if in_quiet_hours(at, quiet_from, quiet_until, zone):
        return quiet_hours_began(at, quiet_from, zone) - BEFORE_QUIET_HOURS
    return at
