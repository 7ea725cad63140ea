"""Places that are kept for somebody for a while."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from bookings.models import Booking, ScheduledSession
from bookings.rules import HOLD_RULES, BookingFacts
from bookings.selectors.session import day_of
from members.models import Member, Membership, MembershipPlan
from members.selectors.credits import of_payers, usable
from venue.errors import DomainError
from venue.rules import refusal


def sessions_with_expired(now: datetime) -> list[int]:
    """Classes in which a place was kept long enough."""
    return list(Booking.objects.expired(now).order_by("session_id").values_list("session_id", flat=True).distinct())


def unpaid(now: datetime) -> list[Booking]:
    """Every place that is kept to be paid at the desk, the first to lapse in front."""
    kept = Booking.objects.held().filter(held_for=Booking.HeldFor.PAYMENT, held_until__gt=now)
    return list(kept.select_related("session").order_by("held_until", "pk"))


def was_held(session_pk: int, member_pk: int) -> bool:
    """Whether a place in this class was kept for this person before, to be paid, and given up."""
    return Booking.objects.filter(
        session=session_pk, member=member_pk, state=Booking.State.RELEASED, held_for=Booking.HeldFor.PAYMENT
    ).exists()


def hold_until(facts: BookingFacts, now: datetime) -> datetime:
    """Until when a place would be kept to be paid at the desk: never longer than people are checked in."""
    return min(now + facts.policy.hold, facts.check_in_closes_at)


def why_no_hold(facts: BookingFacts, member: Member, session_pk: int, now: datetime) -> DomainError | None:
    """Why no place can be kept for this person until they have paid; nothing when one can."""
    return refusal(HOLD_RULES, replace(facts, was_held=was_held(session_pk, member.pk)), now)


def kept_in(session: ScheduledSession) -> list[Booking]:
    """The places of a class that are kept at this moment, the first to lapse in front."""
    return list(session.bookings.held().select_related("member").order_by("held_until", "pk"))


def kept_for(people: Iterable[Member], now: datetime) -> list[Booking]:
    """What is kept for these people: offers and places to be paid, the first to lapse in front."""
    kept = Booking.objects.held().filter(member__in=list(people), held_until__gt=now).order_by("held_until", "pk")
    return list(
        kept.select_related("session__course", "session__instructor__user", "member").prefetch_related(
            "session__allocations__resource", "session__allocations__whole"
        )
    )


def plans_for(module: str) -> list[MembershipPlan]:
    """What the desk sells that covers classes of this kind, the cheapest first."""
    return list(MembershipPlan.objects.on_sale().filter(module__in=["", module]).order_by("price", "pk"))


def uncovered(people: Sequence[Member], session: ScheduledSession) -> set[int]:
    """The keys of those whom no membership and no pack covers on the day of a class."""
    if not people:
        return set()
    day, module = day_of(session), session.course.module
    payers = of_payers(OuterRef("pk"), OuterRef("guardian"), OuterRef("host"))
    covering = Membership.objects.covering(day).filter(member=OuterRef("pk"))
    packs = usable(payers, day).filter(module__in=["", module])
    found = Member.objects.filter(pk__in=[each.pk for each in people]).exclude(Exists(covering) | Exists(packs))
    return set(found.values_list("pk", flat=True))
