"""What the boards show of this room: counts of today's duties and of hazards, with the rows behind them."""

from dataclasses import dataclass
from datetime import datetime

from safety.models import Duty, Hazard
from safety.selectors.duty import today
from venue import clock


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
