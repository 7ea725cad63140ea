"""When something can begin, from when everything it needs is free. Pure arithmetic of half-open spans of instants.

A set of start times is a whole number in which bit `n` says that it can begin at `points[n]`: what must all be free is
`&`, any one of several is `|`, whatever their number.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

Span = tuple[datetime, datetime]
Starts = int  # a set of points
NEVER: Starts = 0


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch or overlap as one; empty ones left out."""
    found: list[Span] = []
    for begins, ends in sorted(span for span in spans if span[0] < span[1]):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def common(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What lies in both. Either is merged."""
    found, first, second = [], 0, 0
    while first < len(some) and second < len(others):
        begins, ends = max(some[first][0], others[second][0]), min(some[first][1], others[second][1])
        if begins < ends:
            found.append((begins, ends))
        if some[first][1] < others[second][1]:
            first += 1
        else:
            second += 1
    return found


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of the first without the second. Either is merged."""
    found, number = [], 0
    for begins, ends in spans:
        while number and taken[number - 1][1] > begins:  # one that was passed may reach into this span too
            number -= 1
        while number < len(taken) and taken[number][0] < ends:
            if taken[number][1] > begins:
                if begins < taken[number][0]:
                    found.append((begins, taken[number][0]))
                begins = max(begins, taken[number][1])
            number += 1
        if begins < ends:
            found.append((begins, ends))
    return found


def widened(spans: Iterable[Span], before: timedelta, after: timedelta) -> list[Span]:
    """Each begins earlier and ends later by so much; merged."""
    return merged((begins - before, ends + after) for begins, ends in spans)


def points(begins: datetime, ends: datetime, step: timedelta) -> list[datetime]:
    """Every `step` from the beginning, up to the end but without it; no clock is put back or forward in between."""
    begins = begins.astimezone(UTC)
    return [begins + number * step for number in range(max(0, -((begins - ends) // step)))]


def starts(free: Iterable[Span], at: Sequence[datetime], lasts: timedelta) -> Starts:
    """At which of these points something that lasts so long can begin and end within one free span."""
    found = NEVER
    for begins, ends in free:
        first, after_last = bisect_left(at, begins), bisect_right(at, ends - lasts)
        if first < after_last:
            found |= (1 << after_last) - (1 << first)
    return found


def instants(found: Starts, at: Sequence[datetime]) -> list[datetime]:
    """The points of a set, in order."""
    return [at[number] for number in range(found.bit_length()) if found >> number & 1]
