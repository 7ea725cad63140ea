"""How one member stands to the line of a session, read no further than an answer depends on it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import Enum, auto
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from bookings.models import ScheduledSession, WaitlistEntry
from bookings.policies import BookingPolicies
from bookings.rules import PROMOTION_RULES, Waiter
from bookings.selectors.line import came_since, facts_of_waiter, midnight, offered_since, opened, waiter_of, with_facts
from bookings.selectors.session import day_of
from members.models.membership import as_day
from venue.prepared import Prepared
from venue.rules import refusal

SLICES = (20, 200, None)  # people read at a time: the first, the next, all others


class Ahead(Enum):
    """What is asked about those who wait before somebody."""

    COUNTED = auto()  # how many of them could take a place: a refusal says it
    ENOUGH = auto()  # only whether they are as many as there are places
    UNSEEN = auto()  # nothing: whoever is given a place is the first who can take it


class Row(NamedTuple):
    """So much of a wait as the rules look at; `read` is empty of one's own."""

    pk: int
    state: str
    offers: int
    notice_minutes: int | None
    here_at: datetime | None
    read: Any = None

    @property
    def place(self) -> tuple[int, int]:
        """By which the line is ordered (`IN_LINE`)."""
        return self.offers, self.pk


BEFORE_ALL, AFTER_ALL = (-1, 0), (32_767, 2**63 - 1)
FIELDS = ("pk", "state", "offers", "notice_minutes", "here_at")


def _own(session: int, member: int, midnight: datetime, opened: datetime) -> QuerySet[Any, Any]:
    own = WaitlistEntry.objects.open().filter(session=session, member=member)
    read = own.annotate(offered=offered_since(midnight), came=came_since(opened))
    return read.values_list(*FIELDS, "offered", "came")


_own_wait = Prepared(_own, session=int, member=int, midnight=datetime, opened=datetime)


def own_wait(session: ScheduledSession, member_pk: int, now: datetime) -> tuple[Row, Waiter] | None:
    """A member's open wait for a session, without anybody else's."""
    found = _own_wait.row(session=session.pk, member=member_pk, midnight=midnight(now), opened=opened(now))
    if found is None:
        return None
    *fields, offered, came = found
    row = Row(*fields)
    return row, waiter_of(row, offered, came)


def _slice(
    session: int,
    day: date,
    overlap: timedelta,
    now: datetime,
    midnight: datetime,
    opened: datetime,
    offers: int,
    pk: int,
    until_offers: int,
    until_pk: int,
) -> QuerySet[Any, Any]:
    after = Q(offers__gt=offers) | Q(offers=offers, pk__gt=pk)
    until = Q(offers__lt=until_offers) | Q(offers=until_offers, pk__lt=until_pk)
    entries = WaitlistEntry.objects.open().filter(after, until, session=session)
    return with_facts(entries, as_day(day), overlap, now, midnight, opened).values_list(*FIELDS, "read")


@cache
def _slices(size: int | None) -> Prepared:
    takes = {"day": date, "overlap": timedelta, "now": datetime, "midnight": datetime, "opened": datetime}
    keys = dict.fromkeys(("session", "offers", "pk", "until_offers", "until_pk"), int)
    return Prepared(lambda **values: _slice(**values)[:size], **takes, **keys)


def ahead_of(own: Row | None, session: ScheduledSession, policies: BookingPolicies, now: datetime) -> Iterator[bool]:
    """Of everybody who waits before that wait, or of all, in their order, whether they could take a place now. Slice by
    slice: who needs no more of them reads no more.
    """
    last, until = BEFORE_ALL, own.place if own else AFTER_ALL
    asked = {"session": session.pk, "day": day_of(session), "overlap": policies.under().overlap, "now": now}
    asked |= {"midnight": midnight(now), "opened": opened(now), "until_offers": until[0], "until_pk": until[1]}
    for size in SLICES:
        rows = [Row(*each) for each in _slices(size).rows(**asked, offers=last[0], pk=last[1])]
        for row in rows:
            yield refusal(PROMOTION_RULES, facts_of_waiter(row, row.read, session, policies.under), now) is None
        if size is None or len(rows) < size:
            return
        last = rows[-1].place


def promotable_ahead(
    own: Row | None, session: ScheduledSession, policies: BookingPolicies, now: datetime, ahead: Ahead
) -> int:
    """How many of them could take a place now; with `Ahead.ENOUGH` no more than there are places."""
    count = 0
    for can_take in ahead_of(own, session, policies, now):
        count += can_take
        if ahead is Ahead.ENOUGH and count >= session.places_left:
            break
    return count
