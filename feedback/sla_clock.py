"""The clocks of a case, read from what happened to it, and the steps they take. Pure arithmetic on instants: what was
promised runs by the clock on the wall and never pauses. How long a case was worked on does; see `working_clock`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

ACKNOWLEDGEMENT, ANSWER, RESOLUTION, FINAL_WORD = "acknowledgement", "answer", "resolution", "final"
REMIND, WARN, ESCALATE, ALARM = 50, 80, 100, 150
PERCENTS = (REMIND, WARN, ESCALATE, ALARM)
AT_ONCE = timedelta(minutes=1)
LATE_AFTER = timedelta(minutes=2)  # sweeps run each minute; what is taken later than this was missed by them

# Kinds of events as the record names them.
ACKNOWLEDGED, SORTED, REOPENED = "acknowledged", "sorted", "reopened"
ANSWERS = ("reply", "waiting", "proposed", "resolved")  # somebody has written to the reporter in person
SETTLES = ("resolved", "rejected")  # the reporter was told what came of it
ENDS = ("resolved", "withdrawn", "rejected", "closed")
URGENT = "urgent"


class Event(Protocol):
    """Something that happened to a case; `facts` says what was changed, where something was."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Promised:
    """Until when what is due to the reporter was promised when the case came in; the last three to complaints alone."""

    received_at: datetime
    answer_until: datetime
    resolve_until: datetime | None = None
    extended_until: datetime | None = None
    final_until: datetime | None = None


@dataclass(frozen=True)
class Clock:
    """One limit of a case: it runs from `starts_at` and stops when what was promised is done. `runs_since` is when it
    began to run as it does, later than it starts where a case was opened again or came to count as something else.
    """

    name: str
    starts_at: datetime
    promised_at: datetime
    stopped_at: datetime | None = None
    extended_to: datetime | None = None
    runs_since: datetime | None = None

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
        """When a step is due. Reminder and warning keep to the promise; those at the end and beyond wait for an
        extension. Of a clock that was stopped or was another none is due before it runs.
        """
        until = self.due_at if percent >= ESCALATE else self.promised_at
        due_at = self.starts_at + (until - self.starts_at) * percent / 100
        return max(due_at, self.runs_since or self.starts_at)


@dataclass(frozen=True)
class Step:
    """Somebody is told how much of the time of a clock is used; `until` is when that clock is due."""

    clock: str
    percent: int
    due_at: datetime
    until: datetime

    @property
    def name(self) -> str:
        return f"{self.clock}-{self.percent}"

    def late_by(self, now: datetime) -> timedelta:
        """How much later than due it is taken; nothing within what a sweep each minute may need."""
        late = now - self.due_at
        return late if late >= LATE_AFTER else timedelta()


def clocks(promised: Promised, events: Iterable[Event]) -> list[Clock]:
    """Every clock of a case. Opened again they run on from the first intake, the first answer stays given, and a case
    is resolved when it was last; a word of the guest, before or after, moves nothing.
    """
    happened = in_order(events)
    ended_at, since = None, promised.received_at
    for event in happened:
        if event.kind == REOPENED:
            ended_at, since = None, event.at
        elif event.kind in ENDS:
            ended_at = ended_at or event.at
        elif event.kind == SORTED and counts_anew(event.facts):
            since = event.at
    settled = [event.at for event in happened if event.kind in SETTLES]
    stopped_at = settled[-1] if ended_at and settled else ended_at
    answered_at, began = first(happened, *ANSWERS) or ended_at, promised.received_at
    found = [
        Clock(ACKNOWLEDGEMENT, began, began + AT_ONCE, first(happened, ACKNOWLEDGED)),
        Clock(ANSWER, began, promised.answer_until, answered_at, runs_since=since),
    ]
    if promised.resolve_until:
        until, extended = promised.resolve_until, promised.extended_until
        found.append(Clock(RESOLUTION, began, until, stopped_at, extended, since))
    if promised.final_until:
        found.append(Clock(FINAL_WORD, began, promised.final_until, stopped_at, runs_since=since))
    return found


def first_resolution(promised: Promised, events: Iterable[Event]) -> Clock | None:
    """How a complaint that was opened again was resolved the first time; nothing for any other case."""
    happened = in_order(events)
    resolved_at = first(happened, *SETTLES)
    if promised.resolve_until is None or resolved_at is None or first(happened, REOPENED) is None:
        return None
    return Clock(RESOLUTION, promised.received_at, promised.resolve_until, resolved_at, promised.extended_until)


def counts_anew(facts: Mapping[str, Any]) -> bool:
    """Whether a case got other clocks by being sorted: by another kind, or by becoming urgent or ceasing to be."""
    return "kind" in facts or URGENT in facts.get("grade", ())


def first(events: Iterable[Event], *kinds: str) -> datetime | None:
    return next((event.at for event in events if event.kind in kinds), None)


def in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.at)


def next_due(every: Iterable[Clock]) -> Clock | None:
    """The running clock that is due first; of two that are due together, the resolution."""
    running = [each for each in every if each.is_running]
    return min(running, key=lambda each: (each.due_at, each.name != RESOLUTION), default=None)


def steps(every: Iterable[Clock]) -> list[Step]:
    """All steps of the clocks that run, in order. Of two that would say the same at the same instant, the resolution
    takes its own alone.
    """
    running = [each for each in every if each.is_running and each.name != ACKNOWLEDGEMENT]
    found: dict[tuple[int, datetime], Step] = {}
    for each in sorted(running, key=lambda each: each.name != RESOLUTION):
        for percent in PERCENTS:
            due_at = each.step_due(percent)
            found.setdefault((percent, due_at), Step(each.name, percent, due_at, each.due_at))
    return sorted(found.values(), key=lambda step: (step.due_at, step.percent))


def steps_due(every: Iterable[Clock], taken: Iterable[str], now: datetime) -> list[Step]:
    """The steps of running clocks whose time has come and that were not taken yet, earliest first."""
    done = set(taken)
    return [step for step in steps(every) if step.due_at <= now and step.name not in done]
