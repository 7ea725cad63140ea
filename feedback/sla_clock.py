"""The clocks of a case and the steps they take. Pure arithmetic on instants: all time is wall-clock, nothing pauses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

ANSWER, RESOLUTION = "answer", "resolution"
REMIND, WARN, ESCALATE = 50, 80, 100
PERCENTS = (REMIND, WARN, ESCALATE)
LATE_AFTER = timedelta(minutes=2)  # sweeps run each minute; what is taken later than this was missed by them


@dataclass(frozen=True)
class Clock:
    """One limit of a case: it runs from `starts_at` and stops when what was promised is done."""

    name: str
    starts_at: datetime
    promised_at: datetime
    stopped_at: datetime | None = None
    extended_to: datetime | None = None

    @property
    def due_at(self) -> datetime:
        return self.extended_to or self.promised_at

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None

    def ended(self, now: datetime) -> datetime:
        return self.stopped_at or now

    def left(self, now: datetime) -> timedelta:
        """Time until it is due, as it stands or stood when it stopped; negative beyond it."""
        return self.due_at - self.ended(now)

    def taken(self, now: datetime) -> timedelta:
        return self.ended(now) - self.starts_at

    def is_overdue(self, now: datetime) -> bool:
        """Overdue from the very instant it is due; what is done at that instant is in time."""
        return now >= self.due_at if self.stopped_at is None else self.stopped_at > self.due_at

    def is_kept(self, now: datetime) -> bool | None:
        """Whether the promise was kept; unknown while it runs and can still be. An extension does not move it."""
        if self.stopped_at is not None:
            return self.stopped_at <= self.promised_at
        return False if now >= self.promised_at else None

    def percent(self, now: datetime) -> int:
        """How much of the time is used, 0 to 100."""
        share = self.taken(now) / (self.due_at - self.starts_at)
        return max(0, min(100, int(share * 100)))

    def step_due(self, percent: int) -> datetime:
        """When a step is due. Reminder and warning keep to the promise; the last one waits for an extension."""
        if percent == ESCALATE:
            return self.due_at
        return self.starts_at + (self.promised_at - self.starts_at) * percent / 100


@dataclass(frozen=True)
class Step:
    clock: str
    percent: int
    due_at: datetime

    @property
    def name(self) -> str:
        return f"{self.clock}-{self.percent}"

    def late_by(self, now: datetime) -> timedelta:
        """How much later than due it is taken; nothing within what a sweep each minute may need."""
        late = now - self.due_at
        return late if late >= LATE_AFTER else timedelta()


def telling(clocks: Iterable[Clock]) -> list[Clock]:
    """The clocks that take steps. One that is due no earlier than the resolution would say the same twice."""
    every = list(clocks)
    resolution = next((each for each in every if each.name == RESOLUTION), None)
    return [
        each for each in every if each is resolution or resolution is None or each.promised_at < resolution.promised_at
    ]


def steps_due(clocks: Iterable[Clock], taken: Iterable[str], now: datetime) -> list[Step]:
    """The steps of running clocks whose time has come and that were not taken yet, earliest first."""
    done = set(taken)
    steps = [
        Step(each.name, percent, each.step_due(percent))
        for each in telling(clocks)
        if each.is_running
        for percent in PERCENTS
    ]
    return sorted(
        (step for step in steps if step.due_at <= now and step.name not in done), key=lambda step: step.due_at
    )
