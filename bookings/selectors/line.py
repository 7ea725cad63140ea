"""Who waits for a class, and which of them could be given a place now, by the very rules that promote them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject, TruncDate

from bookings.models import Booking, CheckIn, Penalty, ScheduledSession, WaitlistEntry
from bookings.models.booking import CAME, BookingQuerySet
from bookings.models.waitlist import WaitlistEntryQuerySet
from bookings.penalties import Strike, suspended_until
from bookings.policies import BookingPolicies, BookingPolicy
from bookings.rules import PROMOTION_RULES, BookingFacts, OtherClass, Waiter
from bookings.selectors.session import day_of, first_to_end, other_class, scopes_of
from members.models import Membership
from members.screening_verdict import within
from members.selectors.credits import of_payers, usable
from members.selectors.screening import as_limit, standing_limits
from members.selectors.screening import as_rows as limits_as_rows
from venue import clock
from venue.errors import DomainError
from venue.rules import refusal
from venue.working_time import business_date, day_begins, wall_clock

Under = Callable[[Sequence[str]], BookingPolicy]


class Wait(Protocol):
    """What the rules look at of an open wait: a whole entry, or so much of one."""

    @property
    def state(self) -> str: ...
    @property
    def offers(self) -> int: ...
    @property
    def notice_minutes(self) -> int | None: ...
    @property
    def here_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class PlaceInLine:
    """How one member stands to the line of a session: whether they are in it, how many before them could take a place
    now, and what is known of their wait. Whoever is not in it has everybody before them.
    """

    is_waiting: bool = False
    ahead: int = 0
    waiter: Waiter = Waiter()


@dataclass(frozen=True)
class Waiting:
    """One open wait; `why_not` is the rule that would pass this person over now, if one would."""

    entry: WaitlistEntry
    facts: BookingFacts
    why_not: DomainError | None

    @property
    def is_promotable(self) -> bool:
        return self.why_not is None


@dataclass(frozen=True)
class Waitlist:
    """Who waits for one session, in the order in which they are given places."""

    waiting: tuple[Waiting, ...] = ()

    def __len__(self) -> int:
        return len(self.waiting)

    def of(self, member_pk: int | None) -> Waiting | None:
        return next((each for each in self.waiting if each.entry.member_id == member_pk), None)

    def entry_of(self, member_pk: int | None) -> WaitlistEntry | None:
        found = self.of(member_pk)
        return found.entry if found else None

    def ahead_of(self, member_pk: int | None) -> tuple[Waiting, ...]:
        """Who waits before a member; everybody, when the member does not wait."""
        own = self.of(member_pk)
        return self.waiting[: self.waiting.index(own)] if own else self.waiting

    def place_of(self, member_pk: int | None) -> PlaceInLine:
        own, ahead = self.of(member_pk), sum(each.is_promotable for each in self.ahead_of(member_pk))
        return PlaceInLine(own is not None, ahead, own.facts.waiter if own else Waiter())

    def position_of(self, member_pk: int | None) -> int:
        """1 for the first in line."""
        return len(self.ahead_of(member_pk)) + 1


def waitlists(sessions: Iterable[ScheduledSession], under: Under, now: datetime) -> Mapping[int, Waitlist]:
    """The waitlist of each session by its key, in one query for all of them. Read it under the session's lock to decide
    by it.
    """
    by_key = {session.pk: session for session in sessions}
    found: dict[int, tuple[Waiting, ...]] = {}
    for entry in entries_of(by_key, under(()).overlap, now):
        facts = facts_of_waiter(entry, entry.read, by_key[entry.session_id], under)  # type: ignore[attr-defined]
        waiting = Waiting(entry, facts, refusal(PROMOTION_RULES, facts, now))
        found[entry.session_id] = (*found.get(entry.session_id, ()), waiting)
    return {pk: Waitlist(waiting) for pk, waiting in found.items()}


def line_now(session: ScheduledSession, policies: BookingPolicies, now: datetime) -> Waitlist:
    return waitlists([session], policies.under, now).get(session.pk, Waitlist())


def facts_of_waiter(wait: Wait, row: Mapping[str, Any], session: ScheduledSession, under: Under) -> BookingFacts:
    """The facts of somebody in line, out of their wait and what `with_facts` has read beside it."""
    policy = under(scopes_of(session))
    strikes = [Strike(*(datetime.fromisoformat(each[at]) for at in ("at", "until"))) for each in row["strikes"]]
    suspension = policy.suspension
    return BookingFacts(
        is_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        day=day_of(session),
        capacity=session.capacity,
        booked=session.booked,
        opens_at=policy.opens_at(session.starts_at, clock.zone()),
        has_live_booking=row["is_booked"],
        membership_pk=row["membership"],
        paused_until=None if row["membership"] or not (until := row["paused_until"]) else date.fromisoformat(until),
        policy=policy,
        is_waiting=wait.state == WaitlistEntry.State.WAITING,
        others=tuple(as_other(each) for each in row["in_the_way"]),
        ability=row["ability"],
        ability_needed=row["ability_needed"],
        limits=within(map(as_limit, row["limits"]), row["activities"]),
        suspended_until=suspended_until(strikes, suspension.strikes, suspension.lasts),
        is_released=session.places_released_at is not None,
        zone=clock.zone(),
        waiter=waiter_of(wait, row["offers_today"], row["is_here"]),
    )


def waiter_of(wait: Wait, offers_today: Sequence[int], came_in: bool) -> Waiter:
    """What is known of a wait, with the places that were offered today and whether a check-in says they are here."""
    return Waiter(
        notice=timedelta(minutes=wait.notice_minutes or 0),
        offers=wait.offers,
        offers_today=len(offers_today),
        is_here=wait.here_at is not None or came_in,
    )


def as_other(row: Mapping[str, Any]) -> OtherClass:
    begins, ends = (datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at"))
    return other_class(row["session"], row["course"], begins, ends, row["state"], row["held_for"])


def entries_of(sessions: Iterable[int], overlap: timedelta, now: datetime) -> QuerySet[WaitlistEntry]:
    """Everybody in line, each with all that the rules ask of them (`read`)."""
    entries = WaitlistEntry.objects.open().filter(session__in=list(sessions)).select_related("member", "booking")
    day = TruncDate("session__starts_at", tzinfo=clock.zone())
    return with_facts(entries, day, overlap, now, midnight(now), opened(now))


def with_facts(
    entries: WaitlistEntryQuerySet, day: object, overlap: timedelta, now: datetime, midnight: datetime, opened: datetime
) -> WaitlistEntryQuerySet:
    """Waits for sessions of that `day` (what stands for it in a query), each with all that the rules ask of somebody in
    line (`read`).
    """
    theirs = Booking.objects.filter(member=OuterRef("member"))
    strikes = Penalty.objects.strikes().filter(member=OuterRef("member"))
    return entries.annotate(day=day).annotate(
        read=JSONObject(
            is_booked=Exists(theirs.live().filter(session=OuterRef("session"))),
            membership=Coalesce(Subquery(_covering()), Subquery(_packs())),
            paused_until=Subquery(_pauses()),
            in_the_way=ArraySubquery(_in_the_way(theirs, overlap, now)),
            ability=F("member__ability"),
            ability_needed=F("session__course__ability_needed"),
            activities=F("session__course__activities"),
            limits=ArraySubquery(limits_as_rows(standing_limits(OuterRef("member"), OuterRef("day")))),
            strikes=ArraySubquery(strikes.values(row=JSONObject(at="settled_at", until="strike_until"))),
            offers_today=offered_since(midnight),
            is_here=came_since(opened),
        )
    )


def offered_since(midnight: datetime) -> ArraySubquery:
    """The places that were offered to whoever waits since then."""
    return ArraySubquery(
        Booking.objects.offers().filter(member=OuterRef("member"), booked_at__gte=midnight).values("pk")
    )


def came_since(opened: datetime) -> Q:
    """Whether whoever waits came in since then, with or without a booking."""
    checked_in = CheckIn.objects.standing().filter(member=OuterRef("member"), at__gte=opened)
    came = Booking.objects.filter(member=OuterRef("member"), state__in=CAME, checked_in_at__gte=opened)
    return Exists(checked_in) | Exists(came)


def midnight(now: datetime) -> datetime:
    return wall_clock(clock.local(now).date(), time(0), clock.zone())


def opened(now: datetime) -> datetime:
    """When the present business day began."""
    return day_begins(business_date(now, clock.zone()), clock.zone())


def _covering() -> QuerySet[Any, Any]:
    covering = Membership.objects.covering(OuterRef("day")).filter(member=OuterRef("member"))
    return first_to_end(covering).values("pk")[:1]


def _pauses() -> QuerySet[Any, Any]:
    """The last day of the pause that keeps a membership of theirs from covering the day."""
    day = OuterRef("day")
    valid = Membership.objects.periods().valid_on(day).filter(member=OuterRef("member"))
    pauses = valid.filter(freezes__withdrawn_at=None, freezes__starts_on__lte=day, freezes__ends_on__gte=day)
    return pauses.order_by("freezes__ends_on").values("freezes__ends_on")[:1]


def _packs() -> QuerySet[Any, Any]:
    payers = of_payers(OuterRef("member"), OuterRef("member__guardian"), OuterRef("member__host"))
    packs = usable(payers, OuterRef("day")).filter(module__in=["", OuterRef("session__course__module")])
    return packs.values("membership")[:1]


def _in_the_way(theirs: BookingQuerySet, overlap: timedelta, now: datetime) -> QuerySet[Any, Any]:
    """Other classes of theirs that last longer than is allowed at the same time."""
    found = theirs.standing(now).filter(
        session__starts_at__lt=OuterRef("session__ends_at") - overlap,
        session__ends_at__gt=OuterRef("session__starts_at") + overlap,
    )
    return as_rows(found.exclude(session=OuterRef("session")))


def as_rows(bookings: BookingQuerySet) -> QuerySet[Any, Any]:
    """What is said of each of somebody's classes, for a query around it; `as_other` reads it."""
    row = JSONObject(
        session="session_id",
        course="session__course_id",
        starts_at="session__starts_at",
        ends_at="session__ends_at",
        state="state",
        held_for="held_for",
    )
    return bookings.values(row=row)
