"""Whom a survey asks, judged by facts alone: whom chance draws, and which of several questions comes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from feedback.models.survey import Survey

RANK = {kind: number for number, kind in enumerate(Survey.Kind.values)}  # where several are due, the first wins


@dataclass(frozen=True)
class Timing:
    """How long after an event a survey asks, until when it still may, and how many in a hundred."""

    survey: int
    after: timedelta
    latest: timedelta
    sample: int


@dataclass(frozen=True)
class Due:
    """Something that somebody experienced, or will before the day is over, and could be asked about. `at` is when it
    ended, or is to end; `subject` names it in an invitation; without one `wave_on` says for which day or month the
    person is asked.
    """

    kind: str
    member: int
    at: datetime
    key: str
    subject: Mapping[str, int] = field(default_factory=dict, hash=False)
    wave_on: date | None = None


def letter_about(invitation: int) -> str:
    """How the letter of an invitation says what it is about, so that it can be taken back."""
    return f"survey:{invitation}"


def is_drawn(survey: int, key: str, sample: int) -> bool:
    """Whether chance draws this one. Drawn again it says the same: nobody is drawn by being looked at often."""
    return int.from_bytes(sha256(f"{survey}:{key}".encode()).digest()[:8]) % 100 < sample


def first_due(dues: Iterable[Due], timings: Mapping[str, Timing], now: datetime) -> Due | None:
    """About which of these one person is asked now, if about any.

    The first in rank wins, of two alike the one that ended first. What is less is not asked yet while something of a
    higher rank is still to end this day: whoever comes from a class and goes on to a massage is asked about the
    massage. It is not waited for so long that it would be too late to ask at all.
    """
    drawn = [each for each in dues if each.kind in timings and _is_drawn(each, timings[each.kind])]
    ready = [each for each in drawn if _is_ready(each, timings[each.kind], now)]
    if not ready:
        return None
    first = min(ready, key=lambda each: (RANK[each.kind], each.at, each.key))
    waited_for = (
        each
        for each in drawn
        if RANK[each.kind] < RANK[first.kind]
        and now < each.at + timings[each.kind].after < first.at + timings[first.kind].latest
    )
    return None if any(waited_for) else first


def _is_drawn(due: Due, timing: Timing) -> bool:
    return is_drawn(timing.survey, due.key, timing.sample)


def _is_ready(due: Due, timing: Timing, now: datetime) -> bool:
    return due.at + timing.after <= now < due.at + timing.latest


def grown_up_since(today: date, age: int) -> date:
    """The last day on which somebody was born who has that age by now; whoever was born on 29 February grows older on
    1 March.
    """
    try:
        return today.replace(year=today.year - age)
    except ValueError:  # today is 29 February
        return date(today.year - age, 2, 28)
