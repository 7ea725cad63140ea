"""What the boards show of this room: counts of today's duties and of hazards, with the rows behind them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from safety.models import Duty, Hazard
from safety.selectors.duty import today
from venue import clock
from venue.errors import Text

A_DAY = 86_400  # seconds


@dataclass(frozen=True)
class DutiesToday:
    """The duties of this business day."""

    done: int
    total: int
    missed: list[Duty]


@dataclass(frozen=True)
class OpenHazards:
    total: int
    overdue: int
    to_verify: int
    by_level: dict[str, int]


def duties_today() -> DutiesToday:
    """How many of today's duties are done, of how many, and which were missed; one query."""
    now = clock.now()
    duties = list(Duty.objects.filter(business_date=today()).with_details())
    missed = (Duty.State.MISSED, Duty.State.MISSED_BY_SYSTEM)
    return DutiesToday(
        done=sum(duty.done_at is not None for duty in duties),
        total=len(duties),
        missed=[duty for duty in duties if duty.state(now) in missed],
    )


def open_hazards() -> OpenHazards:
    """Hazards that are not closed: in all, past their deadline, waiting to be verified, and by level; one query."""
    now: datetime = clock.now()
    hazards = list(Hazard.objects.open())
    return OpenHazards(
        total=len(hazards),
        overdue=sum(hazard.is_overdue(now) for hazard in hazards),
        to_verify=sum(hazard.state == Hazard.State.RECTIFIED for hazard in hazards),
        by_level={level: sum(hazard.level == level for hazard in hazards) for level in Hazard.Level.values},
    )


AGES = ((1, gettext_lazy("up to a day")), (7, gettext_lazy("up to a week")), (30, gettext_lazy("up to a month")))
OLDER = gettext_lazy("older")


@dataclass(frozen=True)
class AgeRow:
    """Open hazards of one age, by level."""

    label: Text
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def hazards_by_age() -> list[AgeRow]:
    """Open hazards by how long ago they were found; one query."""
    now = clock.now()
    found = [((now - each.found_at).total_seconds() / A_DAY, each.level) for each in Hazard.objects.open()]
    rows, last = [], -1.0
    for days, label in (*AGES, (None, OLDER)):
        here = [level for age, level in found if age > last and (days is None or age <= days)]
        rows.append(AgeRow(label, tuple(here.count(level) for level in Hazard.Level.values)))
        last = days if days is not None else last
    return rows
