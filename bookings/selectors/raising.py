"""Whom a change of a class would move up, named before it is done."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from bookings.line import Movement
from bookings.models import ScheduledSession
from bookings.policies import booking_policies
from bookings.selectors.line import waitlists
from members.models import Member


@dataclass(frozen=True)
class Moves:
    """Who in the line of one class would get a place, be asked or be told, as things stand."""

    session: ScheduledSession
    how: Movement
    people: Sequence[Member]

    @property
    def key(self) -> str:
        return f"{self.session.pk}:{self.how}:{','.join(str(each.pk) for each in self.people)}"


def moves_of(changes: Iterable[tuple[ScheduledSession, int, datetime]], now: datetime) -> list[Moves]:
    """Of classes with the places and the begin that they would have; those in whose line nobody would move are left
    out. One query for all lines.
    """
    changed = [_changed(*each) for each in changes]
    lines = waitlists([each for each in changed if each.places_left > 0], booking_policies(now).under, now)
    found = []
    for session in changed:
        if session.pk not in lines or session.is_cancelled:
            continue
        waiting = lines[session.pk].waiting
        how = waiting[0].facts.movement(now)
        able = [each.entry.member for each in waiting if each.is_promotable]
        most = len(able) if how is Movement.TOLD else session.places_left if how.keeps_places else 0
        if people := able[:most]:
            found.append(Moves(session, how, people))
    return found


def _changed(session: ScheduledSession, capacity: int, starts_at: datetime) -> ScheduledSession:
    changed = copy(session)
    changed.ends_at = starts_at + (session.ends_at - session.starts_at)
    changed.capacity, changed.starts_at = capacity, starts_at
    return changed


def key_of(moves: Iterable[Moves]) -> str:
    """What tells one answer from another: a change is done when it was seen whom it moves."""
    return ";".join(each.key for each in moves)
