"""Loading what the rules look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncDate

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.policies import BookingPolicy, FreeCancel, free_cancel_of
from bookings.rules import BookingFacts, HeldFacts
from members.models import Member, Membership
from venue import clock


def day_of(session: ScheduledSession) -> date:
    """The calendar day of a session in the venue's zone: the day an entitlement must cover."""
    return clock.local(session.starts_at).date()


def membership_for(member: Member, session: ScheduledSession) -> Membership | None:
    """The membership a booking relies on: of those that cover the day, the one that ends first."""
    return member.memberships.covering(day_of(session)).order_by("ends_on", "pk").first()


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

    def entry_of(self, member: Member | None) -> WaitlistEntry | None:
        return next((each.entry for each in self.waiting if member and each.entry.member_id == member.pk), None)

    def ahead_of(self, member: Member | None) -> tuple[Waiting, ...]:
        """Who waits before a member; everybody, when the member does not wait."""
        entry = self.entry_of(member)
        return tuple(each for each in self.waiting if entry is None or each.entry.pk < entry.pk)

    def promotable_ahead_of(self, member: Member | None) -> int:
        return sum(each.is_promotable for each in self.ahead_of(member))

    def position_of(self, member: Member | None) -> int:
        """1 for the first in line."""
        return len(self.ahead_of(member)) + 1


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


def booking_facts(
    session: ScheduledSession,
    *,
    policy: BookingPolicy,
    has_live_booking: bool,
    membership: Membership | None,
    waitlist: Waitlist,
    member: Member | None,
) -> BookingFacts:
    return BookingFacts(
        is_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        capacity=session.capacity,
        booked=session.booked,
        opens_before=policy.opens_before,
        has_live_booking=has_live_booking,
        membership_until=membership.ends_on if membership else None,
        free_cancel=policy.free_cancel,
        is_waiting=waitlist.entry_of(member) is not None,
        waiting_ahead=waitlist.promotable_ahead_of(member),
    )


def facts_of(session: ScheduledSession, member: Member, policy: BookingPolicy) -> BookingFacts:
    """Everything a member's wish for a place hangs on, as it is now."""
    return facts_under(membership_for(member, session), session, member, policy)


def facts_under(
    membership: Membership | None, session: ScheduledSession, member: Member, policy: BookingPolicy
) -> BookingFacts:
    """The same for whoever has read the membership already, since the booking is to keep it."""
    live = Booking.objects.live().filter(session=session, member=member)
    [(has_live_booking, has_line)] = ScheduledSession.objects.filter(pk=session.pk).values_list(
        Exists(live), Exists(session.waitlist.waiting())
    )
    return booking_facts(
        session,
        policy=policy,
        has_live_booking=has_live_booking,
        membership=membership,
        waitlist=waitlists([session]).get(session.pk, Waitlist()) if has_line else Waitlist(),  # nobody waits for most
        member=member,
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


def free_until(booking: Booking, session: ScheduledSession) -> datetime:
    """Until when this booking can be cancelled free of charge, under the policy it was made under."""
    return session.starts_at - free_cancel_of([booking.policies]).of(booking.policies)


def scopes_of(session: ScheduledSession) -> Sequence[str]:
    """The policy scopes of a session, from general to particular."""
    return (f"course:{session.course_id}",)
