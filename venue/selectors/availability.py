"""How much of a time the public page answered, from the probes of every minute."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Count, Q

from venue import clock
from venue.aggregates import grouped
from venue.models import Probe
from venue.periods import A_WEEK, Period, midnight
from venue.working_time import wall_clock


@dataclass(frozen=True)
class Availability:
    """Minutes that have passed: those in which the page answered, those it did not, and those nobody looked at."""

    up: int
    down: int
    unwatched: int

    @property
    def watched(self) -> int:
        return self.up + self.down

    @property
    def percent(self) -> float | None:
        """Of the minutes that were watched."""
        return 100 * self.up / self.watched if self.watched else None


def availability(now: datetime) -> Availability:
    """This calendar month in the venue's zone, up to `now`. One query."""
    first = wall_clock(now.astimezone(clock.zone()).date().replace(day=1), time(0), clock.zone())
    counts = Probe.objects.filter(minute__gte=first, minute__lt=now).aggregate(
        up=Count("pk", filter=Q(is_up=True)), down=Count("pk", filter=Q(is_up=False))
    )
    minutes = int((now - first).total_seconds() // 60)
    return Availability(counts["up"], counts["down"], max(minutes - counts["up"] - counts["down"], 0))


@dataclass(frozen=True)
class Interruption:
    """Minutes one after the other in which the page did not answer; `ends` is when the last of them was over."""

    begins: datetime
    ends: datetime
    minutes: int


@dataclass(frozen=True)
class Probes:
    up: int = 0
    down: int = 0


def watched(period: Period, now: datetime) -> tuple[Availability, dict[date, Availability]]:
    """The minutes of a period up to `now`, and those of each calendar week of its trend, by its Monday. One query."""
    whole = period.with_trend
    counts = {"up": Count("pk", filter=Q(is_up=True)), "down": Count("pk", filter=Q(is_up=False))}
    rows = Probe.objects.filter(minute__gte=whole.begins, minute__lt=min(whole.ends, now))
    found = grouped(Probes, rows, period, "minute", counts)

    def of(probes: Probes, begins: datetime, ends: datetime) -> Availability:
        passed = int((min(ends, now) - begins).total_seconds() // 60)
        return Availability(probes.up, probes.down, max(passed - probes.up - probes.down, 0))

    weeks = {
        each: of(found.weeks[each], midnight(each), min(midnight(each + A_WEEK), period.ends)) for each in found.weeks
    }
    return of(found.total, period.begins, period.ends), weeks


# Minutes that follow each other differ by as much as their numbers do. An unwatched minute ends an interruption.
INTERRUPTIONS = """
    SELECT min(minute), max(minute) + interval '1 minute', count(*), count(*) OVER () FROM (
        SELECT minute, minute - row_number() OVER (ORDER BY minute) * interval '1 minute' AS run
        FROM venue_probe WHERE NOT is_up AND minute >= %s AND minute < %s
    ) AS down GROUP BY run ORDER BY 1 DESC LIMIT %s
"""


def interruptions(period: Period, most: int) -> tuple[list[Interruption], int]:
    """When the page did not answer, the `most` latest of these times, and how many there were. One query."""
    with connection.cursor() as cursor:
        cursor.execute(INTERRUPTIONS, [period.begins, period.ends, most])
        rows = cursor.fetchall()
    return [Interruption(*row[:3]) for row in rows], rows[0][3] if rows else 0
