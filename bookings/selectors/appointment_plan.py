"""Who would do what where, for treatments that are asked for together; read without a lock, and again under it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.models import Treatment
from bookings.rules.choosing import Chosen, Guest, Hand, Wanted, as_for, choose
from bookings.selectors.appointment import guests_of
from bookings.selectors.availability import Day, Slot, days_of, with_reserve
from bookings.selectors.closing import said_of
from bookings.selectors.supply import Supply, supply
from bookings.selectors.turns import Turns, Wish, as_wished, genders_of, in_turn, told, turns_on
from bookings.treatment_errors import SlotTaken
from bookings.treatment_policies import treatment_policy
from members.models import Preference
from venue import clock
from venue.wording import one_after_the_other
from venue.working_time import business_date

VISITOR = Guest(is_anybody=True)


@dataclass(frozen=True)
class Ask:
    """One treatment that is asked for. A guest who is not known yet has no key, or one below 0 where there are several.
    Without `staff_pk` it is somebody's turn, without `room_pk` it is wherever it suits best. `is_beside`: at the same
    time as the one before, else when all before it are over.
    """

    treatment_pk: int
    guest_pk: int
    staff_pk: int | None = None
    is_beside: bool = False
    room_pk: int | None = None


@dataclass(frozen=True)
class Planned:
    """One line as it would be, and why this practitioner."""

    ask: Ask
    treatment: Treatment
    chosen: Chosen
    asked: list[dict[str, object]]


Orders = list[tuple[list[Hand], list[Hand]]]  # of each line: whose turn it is, and who is asked in which order


def plan(
    asks: Sequence[Ask], starts_at: datetime, now: datetime, besides: int | None = None, *, reserve: int = 0
) -> list[Planned]:
    """What is only kept, for longer than it should be, counts as free. `besides` is an appointment that gives up its
    own claims; so many rooms for each of it stay free. Raises `SlotTaken`.
    """
    day = business_date(starts_at, clock.zone())
    treatments = treatments_of(asks)
    found = supply(treatments.values(), day, day, besides=given_up(besides))
    turns = turns_on(starts_at)
    lines, orders = lines_of(found, asks, treatments, turns)
    chosen = choose(lines, starts_at, reserve)
    if chosen is None:
        _say_closed(found, treatments.values(), starts_at)
        if reserve and choose(lines, starts_at):
            raise SlotTaken(
                _("The last rooms at this time are kept for the front desk. Please call, or choose another.")
            )
        raise SlotTaken
    return [
        Planned(ask, treatments[ask.treatment_pk], one, told(*order, one.hand, turns))
        for ask, one, order in zip(asks, chosen, orders, strict=True)
    ]


def _say_closed(found: Supply, treatments: Iterable[Treatment], starts_at: datetime) -> None:
    """Raise `SlotTaken` with where, until when and why, where a closure leaves one of them without any room."""
    for each in treatments:
        span = (starts_at, starts_at + timedelta(minutes=each.minutes))
        if over := found.closure_of_all(found.rooms(each), span):
            then = _("Please choose another time; nothing was booked.")
            raise SlotTaken(one_after_the_other(said_of(over).words, then), facts={"closure": over.pk})


def starts_for(
    asks: Sequence[Ask],
    first: date,
    last: date,
    *,
    earliest: datetime,
    besides: int | None = None,
    reserve: int = 0,
    only: Collection[date] = (),
) -> list[Day]:
    """When all of it could begin, day by day; why not, where the first of them alone never could. `besides` and
    `reserve` as in `plan`; `only` for some days of those, read with as few queries.
    """
    now = clock.now()
    treatments = treatments_of(asks)
    found = supply(treatments.values(), first, last, besides=given_up(besides))
    lead = asks[0]
    guest = guests_of([lead.guest_pk])[lead.guest_pk] if lead.guest_pk > 0 else VISITOR
    first_of_all = found, treatments[lead.treatment_pk], treatment_policy(now), earliest, lead.staff_pk, guest
    days = days_of(*first_of_all, reserve=reserve, only=only)
    if reserve and not all(day.slots for day in days):
        days = with_reserve(days, days_of(*first_of_all, only=only))
    if len(asks) == 1:
        return days
    lines, _orders = lines_of(found, asks, treatments, {})
    return [Day(day.day, _all_fit(day.slots, lines, reserve), day.why_none) for day in days]


def _all_fit(slots: Sequence[Slot], lines: Sequence[Wanted], reserve: int) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots if choose(lines, slot.starts_at, reserve))


def treatments_of(asks: Sequence[Ask]) -> dict[int, Treatment]:
    return Treatment.objects.select_related("equipment").in_bulk({ask.treatment_pk for ask in asks})


def lines_of(
    found: Supply, asks: Sequence[Ask], treatments: dict[int, Treatment], turns: dict[int, Turns]
) -> tuple[list[Wanted], Orders]:
    """What is wanted of each line, in the order in which practitioners are asked: whoever the guest chose alone, else
    by turn, those the guest would rather have first.
    """
    keys = {ask.guest_pk for ask in asks if ask.guest_pk > 0}
    guests, wishes = guests_of(keys), wishes_of(keys)
    lines: list[Wanted] = []
    orders: Orders = []
    together = 0  # the line with which those that run beside each other begin
    for ask in asks:
        is_beside = ask.is_beside and bool(lines)
        together = together if is_beside else len(lines)
        treatment, guest = treatments[ask.treatment_pk], guests.get(ask.guest_pk, VISITOR)
        turn = in_turn(found.hands(treatment), turns)
        wish = Wish(wishes.get(ask.guest_pk), guest.wants_gender)
        asked = as_wished(turn, wish, genders_of(turn)) if wish != Wish() else turn
        if ask.staff_pk:
            turn = asked = [hand for hand in turn if hand.staff_pk == ask.staff_pk]
        equipment = found.equipment(treatment)
        lines.append(
            Wanted(
                hands=tuple(asked),
                rooms=tuple(
                    as_for(room, guest) for room in found.rooms(treatment) if ask.room_pk in (None, room.resource_pk)
                ),
                equipment=None if equipment is None else tuple(equipment),
                guest=guest,
                begins_with=together if is_beside else None,
                who=ask.guest_pk,
            )
        )
        orders.append((turn, asked))
    return lines, orders


def given_up(besides: int | None) -> Q:
    """Claims that count as free: of the appointment that is being changed."""
    return Q(appointment_line__appointment=besides) if besides else Q()


def wishes_of(guests: set[int]) -> dict[int, int]:
    """Whom they would rather have, by person."""
    named = Preference.objects.filter(member__in=guests, practitioner__isnull=False)
    return dict(named.values_list("member_id", "practitioner_id"))
