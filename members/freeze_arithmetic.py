"""What a pause does to the days of memberships. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from members.periods import DAY, Period


@dataclass(frozen=True)
class Term:
    """The days of one membership, by its key, and the pauses in it."""

    key: int
    days: Period
    pauses: tuple[Period, ...] = ()

    def covers(self, day: date) -> bool:
        return self.days.has(day) and not self.rests_on(day)

    def rests_on(self, day: date) -> bool:
        return any(pause.has(day) for pause in self.pauses)

    @property
    def holds_its_pauses(self) -> bool:
        """Whether every pause begins within the membership and leaves a day of it to be used afterwards."""
        return all(self.days.starts_on <= each.starts_on and each.ends_on < self.days.ends_on for each in self.pauses)

    def moved(self, days: int) -> "Term":
        return replace(self, days=self.days.moved(days))

    def lengthened(self, days: int) -> "Term":
        return replace(self, days=Period(self.days.starts_on, self.days.ends_on + timedelta(days)))


@dataclass(frozen=True)
class Outcome:
    """What a pause, or its end, makes of a membership and of those after it that move along, by `days` each."""

    term: Term
    moved: tuple[Term, ...]
    days: int  # less than nothing where everything ends earlier again

    @property
    def terms(self) -> tuple[Term, ...]:
        return (self.term, *self.moved)

    def covers(self, day: date) -> Term | None:
        return next((each for each in self.terms if each.covers(day)), None)


def paused(term: Term, pause: Period, later: Iterable[Term]) -> Outcome:
    """The membership ends later by exactly the days of the pause. A later one that would begin before that moves by as
    many, and so on down the line.
    """
    longer = replace(term, pauses=(*term.pauses, pause)).lengthened(pause.length)
    moved, ends_on = [], longer.days.ends_on
    for each in in_order(later):
        if each.days.starts_on > ends_on:
            break
        moved.append(each.moved(pause.length))
        ends_on = moved[-1].days.ends_on
    return Outcome(longer, tuple(moved), pause.length)


def resumed(
    term: Term, pause: Period, last_day: date | None, later: Iterable[Term], moved_by_it: Collection[int]
) -> Outcome:
    """The pause ends with `last_day`, or never is: the membership ends earlier by the days that are given back. What
    the pause had moved moves back, and so does what begins on the very day after.
    """
    rest = Period(pause.starts_on, last_day) if last_day and last_day >= pause.starts_on else None
    given_back = pause.length - (rest.length if rest else 0)
    others = tuple(each for each in term.pauses if each != pause)
    shorter = replace(term, pauses=(*others, rest) if rest else others).lengthened(-given_back)
    moved, ends_on = [], term.days.ends_on
    for each in in_order(later):
        if each.key not in moved_by_it and each.days.starts_on != ends_on + DAY:
            break
        ends_on = each.days.ends_on
        moved.append(each.moved(-given_back))
    return Outcome(shorter, tuple(moved), -given_back)


def lost(term: Term, days: Iterable[date]) -> list[Period]:
    """Of days on which the house is closed those that a membership loses, in runs: none before it begins, none that it
    rests on anyway. What makes up for one run may be why the next one still lies within it.
    """
    found = []
    for run in runs(each for each in days if each >= term.days.starts_on and not term.rests_on(each)):
        if run.starts_on <= term.days.ends_on:
            found.append(run)
            term = term.lengthened(run.length)
    return found


def runs(days: Iterable[date]) -> list[Period]:
    """Days as periods without a gap."""
    found: list[Period] = []
    for day in sorted(days):
        if found and found[-1].ends_on + DAY == day:
            found[-1] = Period(found[-1].starts_on, day)
        else:
            found.append(Period(day, day))
    return found


def in_order(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda each: each.days.starts_on)


def most_within_a_year(starts: Iterable[date]) -> int:
    """How many of these days lie within some twelve months, at most."""
    days = sorted(starts)
    return max((sum(first <= each < a_year_after(first) for each in days) for first in days), default=0)


def a_year_after(day: date) -> date:
    """29 February is followed by 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
