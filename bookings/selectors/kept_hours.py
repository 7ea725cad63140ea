"""Hours that rooms are kept for some: who belongs to whom they are for, and what is in somebody's way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from bookings.models import KeptHours, Resource
from bookings.rules.availability import Span, merged, without
from bookings.rules.choosing import Belongs, withheld
from members.models import Freeze, Member, Membership, Tier
from members.rules import ADULT_AT, SENIOR_AT, birthday
from venue import clock
from venue.wording import in_a_row
from venue.working_time import business_date, openings, wall_clock

A_DAY = timedelta(days=1)
ALWAYS: Span = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
For = KeptHours.For


# --- who belongs where -----------------------------------------------------------------------------------------------


def belonging(members: Iterable[Member]) -> dict[int, Belongs]:
    """Of each person, for whom hours are kept that are for them too, and when. Two queries for all."""
    people = list(members)
    contracts: dict[int, list[Membership]] = defaultdict(list)
    for contract in Membership.objects.periods().filter(member__in=people, ends_on__gte=clock.today()):
        contracts[contract.member_id].append(contract)
    pauses: dict[int, list[Span]] = defaultdict(list)
    for pause in Freeze.objects.standing().filter(membership__member__in=people, ends_on__gte=clock.today()):
        pauses[pause.membership_id].append(days(pause.starts_on, pause.ends_on))
    return {each.pk: _belongs(each, contracts[each.pk], pauses) for each in people}


def _belongs(member: Member, contracts: Sequence[Membership], pauses: Mapping[int, Sequence[Span]]) -> Belongs:
    found: dict[str, list[Span]] = defaultdict(list)
    if member.gender in (For.WOMEN, For.MEN):
        found[member.gender].append(ALWAYS)
    if member.born_on:
        found[For.SENIORS].append((_begin_of(birthday(member.born_on, SENIOR_AT)), ALWAYS[1]))
        found[For.MINORS].append((ALWAYS[0], _begin_of(birthday(member.born_on, ADULT_AT))))
    tiers = Tier.values
    for each in contracts:
        valid = without([days(each.starts_on, each.ends_on)], merged(pauses[each.pk]))
        for name in (For.MEMBERS, *tiers[1 : tiers.index(each.tier) + 1]):
            found[name].extend(valid)
    return {name: merged(spans) for name, spans in found.items()}


def days(first: date, last: date) -> Span:
    return _begin_of(first), _begin_of(last + A_DAY)


def _begin_of(day: date) -> datetime:
    return wall_clock(day, time(0), clock.zone()).astimezone(UTC)


# --- what is kept ----------------------------------------------------------------------------------------------------


def kept_on(rows: Iterable[KeptHours], first: date, last: date) -> Belongs:
    """For whom the room of these rows is kept on these business days, and when."""
    found: dict[str, list[Span]] = defaultdict(list)
    for number in range((last - first).days + 2):
        day = first + (number - 1) * A_DAY  # the day before may reach into the first
        for row in rows:
            if row.is_on(day):
                found[row.kept_for] += openings([row.on(day)], day, clock.zone())
    return {
        name: merged((begins.astimezone(UTC), ends.astimezone(UTC)) for begins, ends in spans)
        for name, spans in found.items()
    }


def for_whom(kept: Iterable[str]) -> str:
    return in_a_row(each.label for each in For if each in set(kept))


def in_the_way(room: Resource, begins_at: datetime, ends_at: datetime, member: Member | None) -> KeptHours | None:
    """The first hours that keep this person, or somebody who is not known here, from having a room then. Three queries,
    one where nothing is kept.
    """
    rows = list(KeptHours.objects.in_use().filter(of_family(room)).select_related("room").order_by("begins", "pk"))
    if not rows:
        return None
    first, last = (business_date(each, clock.zone()) for each in (begins_at, ends_at))
    belongs = belonging([member])[member.pk] if member else {}
    wanted = [(begins_at, ends_at)]
    if without(wanted, withheld(kept_on(rows, first, last), belongs)) == wanted:
        return None
    return next(row for row in rows if without(wanted, withheld(kept_on([row], first, last), belongs)) != wanted)


def of_family(room: Resource) -> Q:
    """Of a room, what it is part of, and its parts: whoever keeps one of them keeps it from all."""
    wholes = [room.pk, room.whole_id, room.whole.whole_id if room.whole else None]
    return Q(room__in=[pk for pk in wholes if pk]) | Q(room__whole=room) | Q(room__whole__whole=room)
