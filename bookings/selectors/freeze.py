"""What a pause, or its end, does to bookings and waits. The page asks before, the service under its locks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bookings.models import Booking, WaitlistEntry
from bookings.selectors.facts import day_of
from members.freeze_arithmetic import Outcome, Term
from members.models import CreditLot, Member
from members.selectors.credits import packs_for
from members.selectors.freeze import term_of
from venue import clock


@dataclass(frozen=True)
class Reached:
    """The bookings that end because nothing covers their day any more, offers of the waits that end among them; those
    that rely on another membership from now on (with its key); and the waits that end.
    """

    released: tuple[Booking, ...]
    relying: tuple[tuple[Booking, int], ...]
    waits: tuple[WaitlistEntry, ...]


def reached_by(member: Member, outcome: Outcome) -> Reached:
    """Of classes to come, by the days that the memberships then have. A wait stands as long as anything would pay for
    the class. Four queries at most, whatever their number.
    """
    now = clock.now()
    released, relying = [], []
    for booking in _coming(member, outcome, now):
        day = day_of(booking.session)
        own = next(term for term in outcome.terms if term.key == booking.membership_id)
        if own.covers(day):
            continue
        other = outcome.covers(day)
        if other is None or own.rests_on(day):
            released.append(booking)
        else:
            relying.append((booking, other.key))
    waits = tuple(_unpaid_waits(member, outcome, now))
    offered = [each.booking for each in waits if each.booking and each.booking not in released]
    return Reached((*released, *offered), tuple(relying), waits)


def _coming(member: Member, outcome: Outcome, now: datetime) -> Iterable[Booking]:
    relying = Booking.objects.live().filter(membership__in=[term.key for term in outcome.terms])
    coming = relying.filter(session__starts_at__gt=now).select_related("session__course")
    return coming.order_by("session__starts_at", "pk")


def _unpaid_waits(member: Member, outcome: Outcome, now: datetime) -> Iterable[WaitlistEntry]:
    waits = member.waitlist.open().filter(session__starts_at__gt=now)
    waits = waits.select_related("session__course", "booking__session__course")
    listed = list(waits.order_by("session__starts_at", "pk"))
    if not listed:
        return []
    terms = [*outcome.terms, *_others(member, outcome)]
    packs = list(packs_for(member.pk))
    return [each for each in listed if not _is_paid(each, terms, packs)]


def _others(member: Member, outcome: Outcome) -> Iterable[Term]:
    others = member.memberships.periods().exclude(pk__in=[term.key for term in outcome.terms])
    return map(term_of, others.prefetch_related("freezes"))


def _is_paid(entry: WaitlistEntry, terms: Sequence[Term], packs: Sequence[CreditLot]) -> bool:
    day, module = day_of(entry.session), entry.session.course.module
    return any(term.covers(day) for term in terms) or any(pack.pays_for(day, module) for pack in packs)
