"""Who waits for what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef

from bookings.line import Movement, movement
from bookings.models import Booking, Decision, ScheduledSession, WaitlistEntry
from bookings.models.booking import ENDED
from bookings.policies import booking_policies
from bookings.rules.waiting import span
from bookings.selectors.closing import is_closed
from bookings.selectors.line import Waiting, Waitlist, waitlists
from bookings.selectors.line_words import what_will_happen
from bookings.selectors.session import scopes_of
from members.models import Member
from venue import clock
from venue.errors import DomainError, Text
from venue.prepared import Prepared


@dataclass(frozen=True)
class Wait:
    """One open wait of a member as they see it. The position is nothing where all are told at once."""

    entry: WaitlistEntry
    position: int | None
    waiting: int
    until: datetime  # the waitlist moves until then
    will_happen: Sequence[str]


def waits_of(people: Iterable[Member], now: datetime) -> list[Wait]:
    """The open waits of these people, the soonest class first, but for those in which they are asked at this moment.
    Four queries, whatever their number.
    """
    entries = list(
        WaitlistEntry.objects.waiting()
        .filter(member__in=list(people), session__starts_at__gt=now)
        .select_related("member", "session__course", "session__instructor__user")
        .prefetch_related("session__allocations__resource", "session__allocations__whole")
        .order_by("session__starts_at", "pk")
    )
    lines = waitlists([entry.session for entry in entries], booking_policies(now).under, now)
    return [_wait(entry, lines[entry.session_id], now) for entry in entries if entry.session_id in lines]


def _wait(entry: WaitlistEntry, line: Waitlist, now: datetime) -> Wait:
    facts = next(each.facts for each in line.waiting if each.entry.pk == entry.pk)
    position = None if facts.policy.waitlist.mode == "all" else line.position_of(entry.member_id)
    return Wait(entry, position, len(line), facts.line_closes_at, what_will_happen(facts, now))


@dataclass(frozen=True)
class InLine:
    """One in line as the desk sees it: what would pass them over now, and why they were passed over before, in the
    words that they read themselves.
    """

    waiting: Waiting
    skipped: Decision | None
    kept: Booking | None  # the place they are asked about
    will_happen: Sequence[str]

    @property
    def entry(self) -> WaitlistEntry:
        return self.waiting.entry

    @property
    def member(self) -> Member:
        return self.entry.member

    @property
    def notice(self) -> Text:
        notice = self.waiting.facts.waiter.notice
        return span(notice) if notice else ""

    @property
    def is_here(self) -> bool:
        return self.waiting.facts.waiter.is_here

    @property
    def why_not(self) -> DomainError | None:
        """What would pass them over at this moment."""
        return self.waiting.why_not if self.entry.state == WaitlistEntry.State.WAITING else None


def line_of(session: ScheduledSession, now: datetime) -> list[InLine]:
    """Everybody who waits for a session, or is asked at this moment, in their order."""
    line = waitlists([session], booking_policies(now).under, now).get(session.pk, Waitlist())
    skipped = {
        decision.member_id: decision
        for decision in Decision.objects.filter(session=session, what=Decision.What.PASSED_OVER).order_by("pk")
    }
    return [
        InLine(
            each,
            skipped.get(each.entry.member_id) if each.entry.skipped_rule else None,
            each.entry.booking,
            what_will_happen(each.facts, now),
        )
        for each in line.waiting
    ]


_next = Prepared(
    lambda session: WaitlistEntry.objects.waiting().filter(session=session).values_list("pk", "member_id"), session=int
)


def next_in_line(session_pk: int) -> list[tuple[Any, ...]]:
    """Entry and member of everybody who waits, in their order; no lock is taken."""
    return _next.rows(session=session_pk)


_own_waits = Prepared(
    lambda session, member: WaitlistEntry.objects.waiting().filter(session=session, member=member).values_list("pk"),
    session=int,
    member=int,
)


def own_waits(session: ScheduledSession, member_pk: int) -> list[int]:
    """A member's open wait for a session."""
    return [pk for (pk,) in _own_waits.rows(session=session.pk, member=member_pk)]


_in_the_way = Prepared(
    lambda session, member, before, after: (
        WaitlistEntry.objects.waiting()
        .filter(member=member, session__starts_at__lt=before, session__ends_at__gt=after)
        .exclude(session=session)
        .values_list("pk")
    ),
    session=int,
    member=int,
    before=datetime,
    after=datetime,
)


def waits_in_the_way(session: ScheduledSession, member_pk: int, overlap: timedelta) -> list[int]:
    """A member's open waits for other classes that last longer than `overlap` at the same time as this one."""
    begins_before, ends_after = session.ends_at - overlap, session.starts_at + overlap
    found = _in_the_way.rows(session=session.pk, member=member_pk, before=begins_before, after=ends_after)
    return [pk for (pk,) in found]


def movement_of(session: ScheduledSession, now: datetime) -> Movement:
    """What becomes of a place of this class that is free now."""
    policy = booking_policies(now).under(scopes_of(session)).waitlist
    return movement(session.starts_at, policy, clock.zone(), now, session.places_released_at is not None)


def sessions_to_fill(now: datetime) -> list[int]:
    """Coming sessions in open places with a free place for which somebody waits, as long as their line moves."""
    waiting = WaitlistEntry.objects.waiting().filter(session=OuterRef("pk"))
    sessions = (
        ScheduledSession.objects.standing()
        .filter(Exists(waiting), starts_at__gt=now, booked__lt=F("capacity"))
        .exclude(is_closed())
        .order_by("starts_at", "pk")
    )
    return [each.pk for each in sessions if movement_of(each, now) is not Movement.OPEN]


def vacancy_of(session: ScheduledSession) -> str:
    """What tells one time at which places became free from the next: how many there are, and how many were given up."""
    return f"{session.capacity}-{session.bookings.filter(state__in=ENDED).count()}"


def ended_lines(now: datetime) -> list[int]:
    """Sessions that have begun while somebody still waits."""
    return list(
        WaitlistEntry.objects.waiting()
        .filter(session__starts_at__lte=now)
        .order_by("session_id")
        .values_list("session_id", flat=True)
        .distinct()
    )
