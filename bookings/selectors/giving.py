"""Who could give a treatment at a time and where it could be, and what is known of somebody or a room that is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookings.models import AppointmentLine, Resource, Skill, Treatment
from bookings.rules.availability import Span, without
from bookings.rules.choosing import ANYWHERE, Guest, Place, as_for, covers, suits, withheld
from bookings.rules.giving import HandFacts, RoomFacts, TakeOverFacts
from bookings.selectors.appointment import guests_of
from bookings.selectors.appointment_plan import given_up
from bookings.selectors.closing import said_of
from bookings.selectors.kept_hours import for_whom
from bookings.selectors.supply import Supply, supply
from venue import clock
from venue.models import Absence, StaffMember
from venue.working_time import business_date


@dataclass(frozen=True)
class Free:
    """For one treatment at a time: who does it at all, who of them could then, in which rooms it could be then."""

    skilled: Sequence[StaffMember]
    staff: frozenset[int]
    rooms: frozenset[int]


def free_at(line: AppointmentLine, starts_at: datetime) -> Free:
    """As if its appointment had given up everything that it claims."""
    found, guest = around(line, starts_at), guests_of([line.guest_id])[line.guest_id]
    skills: Sequence[Skill] = found.skills.get(line.treatment_id, ())
    hands = found.hands(line.treatment)
    rooms = [as_for(room, guest) for room in found.rooms(line.treatment) if suits(room, guest)]
    able = {
        hand.staff_pk for hand in hands for room in rooms if hand.is_free(span_of(starts_at, hand.minutes), room.area)
    }
    open_then = {room.resource_pk for room in rooms if room.is_free(span_of(starts_at, line.minutes))}
    return Free([each.staff for each in skills], frozenset(able), frozenset(open_then))


def around(line: AppointmentLine, starts_at: datetime) -> Supply:
    """All that could serve a line on the business day of an instant, what its appointment claims counted as free."""
    day = business_date(starts_at, clock.zone())
    return supply([line.treatment], day, day, besides=given_up(line.appointment_id))


def span_of(starts_at: datetime, minutes: int) -> Span:
    return starts_at, starts_at + timedelta(minutes=minutes)


def lasts(found: Supply, line: AppointmentLine, staff: StaffMember) -> int:
    """How many minutes somebody takes for it; as it is planned, where they do not do it."""
    skills = found.skills.get(line.treatment_id, ())
    return next((each.lasts for each in skills if each.staff_id == staff.pk), line.minutes)


def hand_facts(
    found: Supply, treatment: Treatment, staff: StaffMember, span: Span, area: int | None = None
) -> HandFacts:
    """`area` is where it is to be; none where that is open."""
    day = business_date(span[0], clock.zone())
    duties = [(of, spans) for of, spans in found.on_duty.get(staff.pk, ()) if covers(spans, span)]
    is_qualified = found.is_qualified(treatment, staff.pk, day)
    return HandFacts(
        who=staff.user.display_name,
        treatment=treatment.name,
        span=span,
        is_skilled=any(each.staff_id == staff.pk for each in found.skills.get(treatment.pk, ())),
        paper="" if is_qualified else str(treatment.get_qualification_display()),
        is_away=Absence.objects.overlapping(*span).filter(staff=staff).exists(),
        is_on_duty=bool(duties),
        is_elsewhere=bool(duties) and area is not None and all(of not in (ANYWHERE, area) for of, _spans in duties),
    )


def take_over_facts(found: Supply, line: AppointmentLine, staff: StaffMember) -> TakeOverFacts:
    return TakeOverFacts(staff.user.display_name, lasts(found, line, staff), line.minutes)


def is_kept_from(room: Place, guest: Guest, span: Span) -> bool:
    return without([span], withheld(room.kept, guest.belongs)) != [span]


def room_facts(found: Supply, treatment: Treatment, room: Resource, guest: Guest, span: Span) -> RoomFacts:
    places: list[Place] = [each for each in found.rooms(treatment) if each.resource_pk == room.pk]
    over = found.closure_of_all(places, span)
    return RoomFacts(
        room=room.name,
        treatment=treatment.name,
        is_for_it=bool(places),
        is_for_guest=all(suits(each, guest) for each in places),
        is_open=covers(found.open_for(room), span),
        kept_for=next((for_whom(each.kept) for each in places if is_kept_from(each, guest, span)), ""),
        closed=said_of(over).words if over else "",
    )
