"""Treatments to come whose practitioner cannot come, and who could take them over: in turn, those who are free."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from bookings.models import Appointment, AppointmentLine, ResourceAllocation
from bookings.rules.choosing import Hand
from bookings.selectors.appointment import guests_of
from bookings.selectors.appointment_plan import wishes_of
from bookings.selectors.closing import LONG_AGO
from bookings.selectors.supply import Supply, supply
from bookings.selectors.turns import Turns, Wish, as_wished, genders_of, in_turn, turns_by_day
from venue import clock
from venue.models import Absence, StaffMember
from venue.working_time import business_date

PROPOSED = 3  # of those who could, so many are named
State = Appointment.State


@dataclass(frozen=True)
class Uncovered:
    """A treatment that its practitioner cannot give, and who could, whose turn it is first."""

    line: AppointmentLine
    substitutes: Sequence[StaffMember]


def uncovered_lines() -> QuerySet[AppointmentLine]:
    """Those that were promised and whose practitioner is away then; what was kept in spite of it is not among them,
    unless that was said before they said that they are away.
    """
    away = Absence.objects.overlapping(OuterRef("starts_at"), OuterRef("ends_at")).filter(staff=OuterRef("staff"))
    news = away.filter(reported_at__gt=Coalesce(OuterRef("despite_absence_at"), LONG_AGO))
    coming = AppointmentLine.objects.filter(
        appointment__state__in=(State.REQUESTED, State.BOOKED), starts_at__gt=clock.now(), began_at=None
    )
    return coming.filter(Exists(news)).order_by("starts_at", "pk")


def uncovered_treatments(most: int) -> list[Uncovered]:
    """The next of them, each with the three whose turn it is; as many queries for many as for one."""
    claims = ResourceAllocation.objects.select_related("resource__whole", "whole").order_by("pk")
    named = uncovered_lines().select_related("appointment", "treatment", "guest", "staff__user")
    lines = list(named.prefetch_related(Prefetch("allocations", claims))[:most])
    if not lines:
        return []
    days = [business_date(line.starts_at, clock.zone()) for line in lines]
    found = supply({line.treatment for line in lines}, days[0], days[-1])
    hands = {line.treatment_id: found.hands(line.treatment) for line in lines}
    turns, staff = turns_by_day(days[0], days[-1]), _staff_of(found)
    wishes = _wishes({line.guest_id for line in lines})
    genders = genders_of(hand for each in hands.values() for hand in each)
    return [
        Uncovered(
            line,
            [
                staff[hand.staff_pk]
                for hand in _asked(hands[line.treatment_id], turns.get(day, {}), wishes[line.guest_id], genders)
                if _could(hand, line)
            ][:PROPOSED],
        )
        for line, day in zip(lines, days, strict=True)
    ]


def _staff_of(found: Supply) -> dict[int, StaffMember]:
    return {skill.staff_id: skill.staff for each in found.skills.values() for skill in each}


def _wishes(guests: set[int]) -> dict[int, Wish]:
    known, named = guests_of(guests), wishes_of(guests)
    return {pk: Wish(named.get(pk), known[pk].wants_gender) for pk in guests}


def _asked(hands: Sequence[Hand], turns: dict[int, Turns], wish: Wish, genders: dict[int, str]) -> list[Hand]:
    return as_wished(in_turn(hands, turns), wish, genders)


def _could(hand: Hand, line: AppointmentLine) -> bool:
    """Within the time that is kept, in the room that is kept."""
    room = line.room
    is_free = hand.is_free((line.starts_at, line.ends_at), room.area_id if room else None)
    return hand.staff_pk != line.staff_id and hand.minutes <= line.minutes and is_free
