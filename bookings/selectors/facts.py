"""Loading what the rules look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.policies import BookingPolicy, FreeCancel, free_cancel_of
from bookings.rules import BookingFacts, HeldFacts
from members.models import Member, Membership
from members.models.membership import MembershipQuerySet
from venue import clock
from venue.prepared import Prepared, PreparedModel


def day_of(session: ScheduledSession) -> date:
    """The calendar day of a session in the venue's zone: the day an entitlement must cover."""
    return clock.local(session.starts_at).date()


_session = PreparedModel(ScheduledSession, lambda key: ScheduledSession.objects.filter(pk=key), key=int)


def session_now(pk: int) -> ScheduledSession:
    """A session as it stands at this moment, without anything around it."""
    return _session.get(key=pk)


def membership_for(member: Member, session: ScheduledSession) -> Membership | None:
    """The membership a booking relies on: of those that cover the day, the one that ends first."""
    return first_to_end(member.memberships.covering(day_of(session))).first()


def first_to_end(memberships: MembershipQuerySet) -> MembershipQuerySet:
    return memberships.order_by("ends_on", "pk")


@dataclass(frozen=True)
class Waiting:
    """One open wait, and whether a place could be given to it now."""

    entry: WaitlistEntry
    is_promotable: bool


@dataclass(frozen=True)
class Waitlist:
    """Who waits for one session, first come first."""

    waiting: tuple[Waiting, ...] = ()

    def __len__(self) -> int:
        return len(self.waiting)

    def entry_of(self, member_pk: int | None) -> WaitlistEntry | None:
        return next((each.entry for each in self.waiting if each.entry.member_id == member_pk), None)

    def ahead_of(self, member_pk: int | None) -> tuple[Waiting, ...]:
        """Who waits before a member; everybody, when the member does not wait."""
        entry = self.entry_of(member_pk)
        return tuple(each for each in self.waiting if entry is None or each.entry.pk < entry.pk)

    def promotable_ahead_of(self, member_pk: int | None) -> int:
        return sum(each.is_promotable for each in self.ahead_of(member_pk))

    def position_of(self, member_pk: int | None) -> int:
        """1 for the first in line."""
        return len(self.ahead_of(member_pk)) + 1


def waitlists(sessions: Iterable[ScheduledSession]) -> Mapping[int, Waitlist]:
    """The waitlist of each session by its key, in one query for all of them. Read it under the session's lock to
    decide by it.
    """
    covering = Membership.objects.covering(OuterRef("day")).filter(member=OuterRef("member"))
    booked = Booking.objects.live().filter(session=OuterRef("session"), member=OuterRef("member"))
    entries = (
        WaitlistEntry.objects.waiting()
        .filter(session__in=list(sessions))
        .annotate(day=TruncDate("session__starts_at", tzinfo=clock.zone()))
        .annotate(is_promotable=Exists(covering) & ~Exists(booked))
    )
    found: dict[int, tuple[Waiting, ...]] = {}
    for entry in entries:
        found[entry.session_id] = (*found.get(entry.session_id, ()), Waiting(entry, entry.is_promotable))
    return {pk: Waitlist(waiting) for pk, waiting in found.items()}


@dataclass(frozen=True)
class Standing:
    """How one member stands to one session: a place of their own, the membership that covers its day."""

    has_live_booking: bool = False
    membership_pk: int | None = None


def booking_facts(
    session: ScheduledSession, *, policy: BookingPolicy, standing: Standing, waitlist: Waitlist, member_pk: int | None
) -> BookingFacts:
    return BookingFacts(
        is_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        capacity=session.capacity,
        booked=session.booked,
        opens_before=policy.opens_before,
        has_live_booking=standing.has_live_booking,
        membership_pk=standing.membership_pk,
        free_cancel=policy.free_cancel,
        is_waiting=waitlist.entry_of(member_pk) is not None,
        waiting_ahead=waitlist.promotable_ahead_of(member_pk),
    )


def _standing(session: int, member: int, day: date) -> QuerySet[ScheduledSession, tuple[object, ...]]:
    covering = first_to_end(Membership.objects.covering(day).filter(member=member))
    return ScheduledSession.objects.filter(pk=session).values_list(
        Exists(WaitlistEntry.objects.waiting().filter(session=OuterRef("pk"))),
        Exists(Booking.objects.live().filter(session=OuterRef("pk"), member=member)),
        Subquery(covering.values("pk")[:1]),
    )


_standing_of = Prepared(_standing, session=int, member=int, day=date)


def facts_of(session: ScheduledSession, member_pk: int, policy: BookingPolicy) -> BookingFacts:
    """Everything a member's wish for a place hangs on, as it is now; read under the session's lock, what decides."""
    row = _standing_of.row(session=session.pk, member=member_pk, day=day_of(session))
    has_line, *standing = row or (False, False, None)
    return booking_facts(
        session,
        policy=policy,
        standing=Standing(*standing),
        waitlist=waitlists([session]).get(session.pk, Waitlist()) if has_line else Waitlist(),  # nobody waits for most
        member_pk=member_pk,
    )


def held_facts(
    booking: Booking, session: ScheduledSession, policy: BookingPolicy, free_cancel: FreeCancel | None = None
) -> HeldFacts:
    """`free_cancel` holds what the bookings of a list keep; for one booking it is read here."""
    kept = free_cancel or free_cancel_of([booking.policies])
    return HeldFacts(
        is_session_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        state=booking.state,
        check_in_opens_before=policy.check_in_opens_before,
        free_cancel=kept.of(booking.policies),
        is_roster_closed=session.is_roster_closed,
    )


def free_until(booking: Booking, starts_at: datetime) -> datetime:
    """Until when this booking can be cancelled free of charge, under the policy it was made under."""
    return starts_at - free_cancel_of([booking.policies]).of(booking.policies)


def scopes_of(session: ScheduledSession) -> Sequence[str]:
    """The policy scopes of a session, from general to particular."""
    return scopes_of_course(session.course_id)


def scopes_of_course(course_pk: int) -> Sequence[str]:
    return (f"course:{course_pk}",)
