"""How much of this month the public page answered, from the probes of every minute."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Q

from venue import clock
from venue.models import Probe
from venue.working_time import wall_clock


@dataclass(frozen=True)
class Availability:
    """Minutes of the month so far: those in which the page answered, those it did not, and those nobody looked at."""

    up: int
    down: int
    unwatched: int

    @property
    def percent(self) -> float | None:
        """Of the minutes that were watched."""
        watched = self.up + self.down
        return 100 * self.up / watched if watched else None


def availability(now: datetime) -> Availability:
    """This calendar month in the venue's zone, up to `now`. One query."""
    first = wall_clock(now.astimezone(clock.zone()).date().replace(day=1), time(0), clock.zone())
    counts = Probe.objects.filter(minute__gte=first, minute__lt=now).aggregate(
        up=Count("pk", filter=Q(is_up=True)), down=Count("pk", filter=Q(is_up=False))
    )
    minutes = int((now - first).total_seconds() // 60)
    return Availability(counts["up"], counts["down"], max(minutes - counts["up"] - counts["down"], 0))
