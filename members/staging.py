"""Which stage of their life with the house somebody is in, judged by facts alone.

A contract that holds or is still to begin makes a member, and they stay one for the days after which people lapse.
Without one, whoever came within these days is a guest, or here for the first time; whoever had a contract or came
before that, and not since, has lapsed; whoever never had either is a lead.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from members.models import Stage
from venue.working_time import wall_clock

Kind = Stage.Kind
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Visits:
    """When somebody came first and last, and on which second business day; each by the first instant of the day."""

    first: datetime
    second: datetime | None
    last: datetime


@dataclass(frozen=True)
class StageFacts:
    """What is known of a person on the day `today` of the zone.

    `contract_since` is when the first of the contracts that hold or are to begin became theirs, `contract_ended_on` the
    last day of those that are over. `came_before`: they are from the old software, which kept no visits.
    """

    known_since: datetime
    today: date
    zone: ZoneInfo
    contract_since: datetime | None = None
    contract_ended_on: date | None = None
    visits: Visits | None = None
    came_before: bool = False


@dataclass(frozen=True)
class StageStanding:
    """A stage, and since when the facts say so."""

    kind: Kind
    since: datetime


def stage_standing(facts: StageFacts, lapses_after: timedelta) -> StageStanding:
    """`lapses_after` is in days."""
    last_contract = facts.contract_ended_on
    last_visit = facts.visits.last.astimezone(facts.zone).date() if facts.visits else None
    if facts.contract_since:
        return StageStanding(Kind.MEMBER, facts.contract_since)
    if last_contract and facts.today - last_contract <= lapses_after:
        return StageStanding(Kind.MEMBER, facts.known_since)
    if facts.visits and last_visit and facts.today - last_visit <= lapses_after:
        return _visiting(facts, facts.visits, lapses_after)
    if last := max(filter(None, (last_contract, last_visit)), default=None):
        return StageStanding(Kind.LAPSED, _lapse(last, lapses_after, facts.zone))
    return StageStanding(Kind.LEAD, facts.known_since)


def _visiting(facts: StageFacts, visits: Visits, lapses_after: timedelta) -> StageStanding:
    """Somebody who comes without a contract; who had one is a guest from the day on which others would have lapsed."""
    if facts.contract_ended_on:
        return StageStanding(Kind.GUEST, max(visits.first, _lapse(facts.contract_ended_on, lapses_after, facts.zone)))
    if facts.came_before:
        return StageStanding(Kind.GUEST, visits.first)
    if visits.second:
        return StageStanding(Kind.GUEST, visits.second)
    return StageStanding(Kind.FIRST_VISIT, visits.first)


def _lapse(last: date, lapses_after: timedelta, zone: ZoneInfo) -> datetime:
    return wall_clock(last + lapses_after + A_DAY, time(0), zone)
