"""Whom somebody may mean, to put into a class, with what to know of them when doing so."""

from dataclasses import dataclass

from bookings.models import ScheduledSession
from bookings.selectors.desk import people
from bookings.selectors.screening import Fitness, fitness
from members.models import Member
from members.selectors.care import Care, care_of


@dataclass(frozen=True)
class Choice:
    """One person: what of the class is not for them, if anything, and how they like to be served."""

    person: Member
    fitness: Fitness | None
    care: Care


def choices(words: str, session: ScheduledSession) -> list[Choice]:
    """Whom these words find, the best match first; the number of queries does not depend on how many."""
    found = people(words)
    if not found:
        return []
    unfit, care = fitness((each.pk, session) for each in found), care_of(each.pk for each in found)
    return [Choice(each, unfit.get((each.pk, session.pk)), care[each.pk]) for each in found]
