"""The facts that put people into a stage: from contracts, and from visits of both ways to come."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.models import Booking, CheckIn
from members.models import Member, Membership, Stage
from members.policies import lapses_after
from members.staging import StageFacts, StageStanding, Visits, stage_standing
from venue import clock
from venue.working_time import business_date, wall_clock

HEARTBEAT = "feedback.stages"  # of the sweep that looks at everybody
A_DAY = timedelta(days=1)  # no class is longer


def standings_of(keys: Collection[int], now: datetime) -> dict[int, StageStanding]:
    """How each of these people stands at an instant; those who were not known then are left out. Four queries."""
    after = lapses_after(now)
    return {pk: stage_standing(facts, after) for pk, facts in facts_of(keys, now).items()}


def facts_of(keys: Collection[int], now: datetime) -> dict[int, StageFacts]:
    today = clock.local(now).date()
    visits, contracts = _visits_of(keys, now), _contracts_of(keys, now, today)
    people = Member.objects.filter(pk__in=keys, joined_at__lte=now).values_list("pk", "joined_at", "origin")
    return {
        pk: StageFacts(
            known_since=joined_at,
            today=today,
            zone=clock.zone(),
            contract_since=min((_since(each) for each in contracts[pk] if each.ends_on >= today), default=None),
            contract_ended_on=max((each.ends_on for each in contracts[pk] if each.ends_on < today), default=None),
            visits=visits.get(pk),
            came_before=origin == Member.Origin.IMPORT,
        )
        for pk, joined_at, origin in people
    }


def _contracts_of(keys: Collection[int], now: datetime, today: date) -> Mapping[int, Sequence[Membership]]:
    """Those that had begun or been sold by then."""
    rows = Membership.objects.filter(Q(starts_on__lte=today) | Q(sold_at__lte=now), member__in=keys)
    found = defaultdict(list)
    for row in rows.only("member_id", "starts_on", "ends_on", "sold_at"):
        found[row.member_id].append(row)
    return found


def _since(contract: Membership) -> datetime:
    return contract.sold_at or wall_clock(contract.starts_on, time(0), clock.zone())


def _visits_of(keys: Collection[int], now: datetime) -> dict[int, Visits]:
    classes = Booking.objects.came().filter(member__in=keys)
    free = CheckIn.objects.standing().filter(member__in=keys, at__lte=now)
    days: dict[int, dict[date, datetime]] = defaultdict(dict)
    zone = clock.zone()
    for rows in (
        classes.filter(came_at__lte=now).order_by().values_list("member_id", "came_at"),
        free.order_by().values_list("member_id", "at"),
    ):
        for pk, at in rows:
            day = business_date(at, zone)
            days[pk][day] = min(days[pk].get(day, at), at)
    return {pk: _in_order(sorted(instants.values())) for pk, instants in days.items()}


def _in_order(instants: Sequence[datetime]) -> Visits:
    return Visits(instants[0], instants[1] if len(instants) > 1 else None, instants[-1])


def touched_since(since: datetime) -> QuerySet[Member]:
    """People who came, got a contract or became known lately: those whose stage may be another before the night."""
    classes = Booking.objects.filter(session__starts_at__gt=since - A_DAY, checked_in_at__gt=since)
    free = CheckIn.objects.filter(at__gt=since)
    contracts = Membership.objects.filter(created_at__gt=since)
    unknown = ~Exists(Stage.objects.current().filter(member=OuterRef("pk")))
    lately = Q(pk__in=classes.values("member")) | Q(pk__in=free.values("member")) | Q(pk__in=contracts.values("member"))
    return Member.objects.filter(lately | Q(unknown))
