"""What follows from the answers to a screening. Pure arithmetic, without the database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

ASK, BAR = "ask", "bar"


class Question(Protocol):
    """So much of a question as a verdict looks at."""

    key: str
    asks: list[str]
    bars: list[str]
    lasts_days: int | None


@dataclass(frozen=True)
class Limit:
    """What is said of one activity; up to `until`, or until the next screening. `is_known`: the person has said that
    they know.
    """

    activity: str
    level: str
    until: date | None = None
    is_known: bool = False


def verdict(questions: Iterable[Question], yes: Collection[str], today: date) -> tuple[Limit, ...]:
    """Of everything that was answered with yes, what it says about each activity, the longest time for each level. Of
    an activity that is barred for longer than it is asked about, nothing is asked.
    """
    found: dict[tuple[str, str], date | None] = {}
    for question in questions:
        if question.key not in yes:
            continue
        until = today + timedelta(days=question.lasts_days - 1) if question.lasts_days else None
        for level, activities in ((BAR, question.bars), (ASK, question.asks)):
            for activity in activities:
                known = (activity, level)
                found[known] = later(found[known], until) if known in found else until
    return tuple(
        Limit(activity, level, until)
        for (activity, level), until in sorted(found.items())
        if not (level == ASK and (activity, BAR) in found and covers(found[activity, BAR], until))
    )


def later(one: date | None, other: date | None) -> date | None:
    """The later of two last days; none is for ever."""
    return None if one is None or other is None else max(one, other)


def covers(longer: date | None, until: date | None) -> bool:
    return longer is None or (until is not None and until <= longer)


def strictest(limits: Iterable[Limit]) -> dict[str, Limit]:
    """One limit for each activity: barred before asked about."""
    chosen: dict[str, Limit] = {}
    for limit in limits:
        if limit.activity not in chosen or limit.level == BAR:
            chosen[limit.activity] = limit
    return chosen


def within(limits: Iterable[Limit], activities: Collection[str]) -> tuple[Limit, ...]:
    """What is said about something that contains these activities."""
    return tuple(strictest(each for each in limits if each.activity in activities).values())


def on_day(limits: Iterable[Limit], day: date) -> Iterable[Limit]:
    return (each for each in limits if each.until is None or each.until >= day)
