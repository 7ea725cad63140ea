"""Booking treatments: practitioner, room and equipment of every line, or nothing at all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import Appointment, AppointmentLine, Resource, ResourceAllocation
from bookings.rules.appointment import APPOINTMENT_RULES
from bookings.rules.availability import Span
from bookings.rules.choosing import Chosen, claim_span
from bookings.selectors.appointment import Part, facts_of
from bookings.selectors.appointment_plan import Ask, Planned, plan
from bookings.services import appointment_messages as messages
from bookings.services.appointment_end import lapse
from bookings.services.claiming import NO_OVERLAP, give_up_kept
from bookings.services.resource import resource_of
from bookings.services.serving import serves_at_desk
from bookings.treatment_errors import TakenMeanwhile
from bookings.treatment_policies import TreatmentPolicy, treatment_policy
from members.models import Member, RulesAcceptance
from members.services import entry_rules, screening
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.models import StaffMember
from venue.rules import check

State = Appointment.State


@dataclass(frozen=True)
class Sold:
    """The package as which treatments are sold, and what each of them has of its price: nothing, where credits pay."""

    package_pk: int
    prices: Sequence[Decimal | None]


@dataclass(frozen=True)
class Held:
    """Practitioners and places that are locked."""

    staff: Collection[int]
    places: Collection[int]


def book(
    asks: Sequence[Ask],
    starts_at: datetime,
    *,
    member_pk: int,
    wish: str = "",
    keeps: bool = False,
    knows: bool = False,
    rules_pk: int | None = None,
    sold: Sold | None = None,
    by: Actor,
) -> Appointment:
    """Book treatments in the name of a person, all of them or none.

    Chooses practitioners, rooms and equipment without a lock, then locks the people and what was chosen, looks again
    and claims it. Checks `APPOINTMENT_RULES`. `keeps`: the time is kept for some minutes while the person decides, and
    nothing is sent. Else it is booked, or where a treatment is confirmed by the house and its guest asks, requested.

    `sold`: it is a package, of whose parts these are the treatments. `knows`: the guests say that they know that a
    doctor should be asked; `rules_pk` are entry rules that they accept. Both hold together with the booking. Raises the
    rules' errors, `SlotTaken`, or `TakenMeanwhile` where trying again may find something else. Sends one message.
    """
    now = clock.now()
    policy = treatment_policy(now)
    reserve = reserve_for(member_pk, policy, by)
    found = plan(asks, starts_at, now, reserve=reserve)
    with locking.atomic(by=by):
        members = {each.pk: each for each in locking.lock(Member, {member_pk, *(ask.guest_pk for ask in asks)})}
        member = members[member_pk]
        found = hold(found, asks, starts_at, now, reserve=reserve, by=by)
        at_desk = serves_at_desk(member, by)
        keep_what_is_said(found, knows, rules_pk, by=by)
        check(APPOINTMENT_RULES, facts_of(parts_of(found), policy, now, at_desk=at_desk), now)
        appointment = write(found, member, policy, wish, sold, keeps=keeps, at_desk=at_desk, now=now, by=by)
        if not keeps:
            messages.tell_made(appointment)
    return appointment


def keep_what_is_said(found: Sequence[Planned], knows: bool, rules_pk: int | None, *, by: Actor) -> None:
    """Of each guest; their rows are locked."""
    for guest_pk in {line.ask.guest_pk for line in found}:
        activities = {name for line in found if line.ask.guest_pk == guest_pk for name in line.treatment.activities}
        if knows and activities:
            screening.acknowledge(guest_pk, activities, by=by)
        if rules_pk:
            entry_rules.accept(guest_pk, rules_pk, where=RulesAcceptance.Where.ONLINE, by=by)


def hold(
    found: list[Planned],
    asks: Sequence[Ask],
    starts_at: datetime,
    now: datetime,
    besides: int | None = None,
    *,
    reserve: int = 0,
    by: Actor,
) -> list[Planned]:
    """Lock what was chosen, with what it is part of, and the appointment `besides`, and choose again as it is now. What
    was kept too long gives up its claims. Raises `TakenMeanwhile` when that leads to something that is not held.
    """
    held = hold_chosen(found, now, also=() if besides is None else (besides,), by=by)
    return plan_held(held, asks, starts_at, now, besides, reserve=reserve)


def hold_chosen(found: Sequence[Planned], now: datetime, *, also: Iterable[int] = (), by: Actor) -> Held:
    """Lock what was chosen, and free what was kept too long; `also` are appointments to be locked with that."""
    staff = StaffMember.objects.in_bulk({line.chosen.hand.staff_pk for line in found})
    times = [resource_of(staff[pk], by=by) for pk in sorted(staff)]
    places = Resource.objects.in_bulk({place.resource_pk for line in found for place in line.chosen.places})
    wholes = {each.whole_id for each in places.values() if each.whole_id}
    locking.lock(Resource, {*(each.pk for each in times), *places, *wholes})
    parts = {part for line in found for place in line.chosen.places for part in place.parts}
    give_up_kept({*parts, *(each.pk for each in times)}, now, also_appointments=also)
    return Held(staff.keys(), places.keys())


def plan_held(
    held: Held,
    asks: Sequence[Ask],
    starts_at: datetime,
    now: datetime,
    besides: int | None = None,
    *,
    reserve: int = 0,
) -> list[Planned]:
    """Choose again as it is now. Raises `TakenMeanwhile` when that leads to something that is not held."""
    again = plan(asks, starts_at, now, besides, reserve=reserve)
    is_held = all(
        line.chosen.hand.staff_pk in held.staff
        and all(place.resource_pk in held.places for place in line.chosen.places)
        for line in again
    )
    if not is_held:
        raise TakenMeanwhile
    return again


def reserve_for(member_pk: int, policy: TreatmentPolicy, by: Actor) -> int:
    """How many rooms whoever books must leave free: the desk none."""
    if not policy.reserve or serves_at_desk(Member.objects.get(pk=member_pk), by):
        return 0
    return policy.reserve


def release_expired(now: datetime, limit: int = 50, *, by: Actor) -> int:
    """The sweep: give up times that were kept too long; how many."""
    with locking.atomic(by=by):
        return lapse(Appointment.objects.expired(now).order_by("pk").values_list("pk", flat=True)[:limit], now)


def parts_of(found: Iterable[Planned]) -> list[Part]:
    return [Part(line.treatment, line.ask.guest_pk, line.chosen.starts_at, line.chosen.ends_at) for line in found]


def write(
    found: Sequence[Planned],
    member: Member,
    policy: TreatmentPolicy,
    wish: str,
    sold: Sold | None = None,
    *,
    keeps: bool,
    at_desk: bool,
    now: datetime,
    by: Actor,
) -> Appointment:
    """Write what was planned, under the locks of `hold`."""
    prices = sold.prices if sold else [line.treatment.price for line in found]
    appointment = Appointment.objects.create(
        member=member,
        state=State.HELD if keeps else state_of(found, at_desk=at_desk),
        held_until=now + policy.hold if keeps else None,
        policies=list(policy.ids),
        package_id=sold.package_pk if sold else None,
        package_parts=len(found) if sold else None,
        wish=wish.strip(),
        booked_at=now,
        booked_by=user_of(by),
    )
    for number, (planned, price) in enumerate(zip(found, prices, strict=True), start=1):
        line = AppointmentLine.objects.create(
            appointment=appointment,
            number=number,
            guest_id=planned.ask.guest_pk,
            treatment=planned.treatment,
            staff_id=planned.chosen.hand.staff_pk,
            starts_at=planned.chosen.starts_at,
            ends_at=planned.chosen.ends_at,
            price=price,
            is_beside=planned.ask.is_beside,
            is_choice=planned.ask.staff_pk is not None,
            asked=planned.asked,
        )
        claim_line(line, planned, [each.chosen for each in found], by=by)
    return appointment


def state_of(found: Iterable[Planned], *, at_desk: bool) -> str:
    """What somebody at the desk books is confirmed by that."""
    asks_house = any(line.treatment.is_confirmed_by_house for line in found)
    return State.REQUESTED if asks_house and not at_desk else State.BOOKED


def claim_line(line: AppointmentLine, planned: Planned, chosen: Sequence[Chosen], *, by: Actor) -> None:
    """Claim practitioner, room and equipment of one line. Raises `TakenMeanwhile` where the constraint refuses what
    nobody has seen.
    """
    time = resource_of(StaffMember.objects.get(pk=planned.chosen.hand.staff_pk), by=by)
    claims: list[tuple[int, int | None, Span]] = [(time.pk, None, (line.starts_at, line.ends_at))]
    for place in planned.chosen.places:
        span = claim_span(chosen, planned.chosen, place)
        claims += [(part, place.resource_pk if part != place.resource_pk else None, span) for part in place.parts]
    with refused_as({NO_OVERLAP: TakenMeanwhile()}):
        for resource, whole, span in claims:
            ResourceAllocation.objects.create(
                appointment_line=line, resource_id=resource, whole_id=whole, during=DateTimeTZRange(*span, "[)")
            )
