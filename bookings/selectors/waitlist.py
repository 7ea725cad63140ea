"""Who waits for what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef

from bookings.errors import AlreadyBooked, BookingOverlaps, MembershipPaused, NoMembership
from bookings.models import ScheduledSession, WaitlistEntry
from bookings.policies import booking_policies
from bookings.selectors.facts import scopes_of, waitlists
from members.models import Member
from venue.errors import Text


@dataclass(frozen=True)
class Wait:
    """One open wait of a member as they see it."""

    entry: WaitlistEntry
    position: int
    until: datetime  # the waitlist moves up until then


def waits_of(people: Iterable[Member], now: datetime) -> list[Wait]:
    """The open waits of these people, the soonest class first. Four queries, whatever their number."""
    entries = list(
        WaitlistEntry.objects.waiting()
        .filter(member__in=list(people), session__starts_at__gt=now)
        .select_related("member", "session__course", "session__instructor__user")
        .prefetch_related("session__allocations__resource")
        .order_by("session__starts_at", "pk")
    )
    policies = booking_policies(now)
    lines = waitlists([entry.session for entry in entries], policies.under().overlap)
    return [
        Wait(
            entry,
            lines[entry.session_id].position_of(entry.member_id) if entry.session_id in lines else 1,
            entry.session.starts_at - policies.under(scopes_of(entry.session)).free_cancel,
        )
        for entry in entries
    ]


@dataclass(frozen=True)
class InLine:
    """One in line as the desk sees it."""

    member: Member
    joined_at: datetime
    skipped_words: Text  # the rule that passed them over, if one did


WHY_SKIPPED = {
    error.code: error.rule_name for error in (NoMembership, MembershipPaused, AlreadyBooked, BookingOverlaps)
}


def line_of(session: ScheduledSession) -> list[InLine]:
    """Everybody who waits for a session, first come first."""
    return [
        InLine(entry.member, entry.joined_at, WHY_SKIPPED.get(entry.skipped_rule, ""))
        for entry in session.waitlist.waiting().select_related("member")
    ]


def next_in_line(session_pk: int) -> list[tuple[int, int]]:
    """Entry and member of everybody who waits, first come first; no lock is taken."""
    entries = WaitlistEntry.objects.waiting().filter(session=session_pk)
    return list(entries.values_list("pk", "member_id"))


def own_waits(session: ScheduledSession, member_pk: int) -> list[int]:
    """A member's open wait for a session."""
    return list(session.waitlist.waiting().filter(member=member_pk).values_list("pk", flat=True))


def waits_in_the_way(session: ScheduledSession, member_pk: int, overlap: timedelta) -> list[int]:
    """A member's open waits for other classes that last longer than `overlap` at the same time as this one."""
    others = WaitlistEntry.objects.waiting().filter(member=member_pk).exclude(session=session)
    begins_before, ends_after = session.ends_at - overlap, session.starts_at + overlap
    found = others.filter(session__starts_at__lt=begins_before, session__ends_at__gt=ends_after)
    return list(found.values_list("pk", flat=True))


def sessions_to_fill(now: datetime) -> list[int]:
    """Coming sessions with a free place for which somebody waits, as long as their line moves up."""
    waiting = WaitlistEntry.objects.waiting().filter(session=OuterRef("pk"))
    sessions = (
        ScheduledSession.objects.standing()
        .filter(Exists(waiting), starts_at__gt=now, booked__lt=F("capacity"))
        .order_by("starts_at", "pk")
    )
    policies = booking_policies(now)
    return [each.pk for each in sessions if now < each.starts_at - policies.under(scopes_of(each)).free_cancel]


def ended_lines(now: datetime) -> list[int]:
    """Sessions that have begun while somebody still waits."""
    return list(
        WaitlistEntry.objects.waiting()
        .filter(session__starts_at__lte=now)
        .order_by("session_id")
        .values_list("session_id", flat=True)
        .distinct()
    )
