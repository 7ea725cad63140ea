"""Reading the rooms that people book for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from bookings.models import RoomBooking
from bookings.models.room_booking import RoomBookingQuerySet
from bookings.room_policies import share
from bookings.room_rules import CHANGE_RULES, CONFIRM_RULES, FINISH_RULES, HAND_OVER_RULES, HOLD_RULES, RoomFacts
from bookings.selectors.closing import closed_room_booking
from bookings.selectors.room_words import policy_of
from venue import clock
from venue.errors import DomainError, Text
from venue.models import Message
from venue.rules import refusal

State = RoomBooking.State
STEPS: tuple[Text, ...] = (_("Asked for"), _("Held"), _("Confirmed"), _("In use"), _("Finished"))
STATES = [State.ENQUIRED, State.HELD, State.CONFIRMED, State.IN_USE, State.FINISHED]


@dataclass(frozen=True)
class May:
    """Why a step cannot be taken now; nothing, where it can."""

    hold: DomainError | None
    confirm: DomainError | None
    change: DomainError | None
    hand_over: DomainError | None
    finish: DomainError | None


@dataclass(frozen=True)
class Cancelling:
    """What cancelling would cost the guest now."""

    percent: int
    fee: Decimal


def room_bookings() -> RoomBookingQuerySet:
    """All, soonest first, with what a list says of each."""
    return RoomBooking.objects.with_details().order_by("begins_at", "pk")


def facts_of(booking: RoomBooking) -> RoomFacts:
    room = booking.room
    return RoomFacts(
        state=booking.state,
        begins_at=booking.begins_at,
        ends_at=booking.ends_at,
        people=booking.people,
        claims_from=booking.claims_from,
        room=room.name if room else "",
        places=room.capacity if room else 0,
        is_in_use=room.is_active if room else True,
        held_until=booking.held_until,
    )


def may(booking: RoomBooking) -> May:
    """Which steps the page offers: without a lock, and without asking whether the room is free."""
    now, facts = clock.now(), facts_of(booking)
    held = replace(facts, held_until=booking.begins_at)
    return May(
        hold=refusal(HOLD_RULES, held, now),
        confirm=refusal(CONFIRM_RULES, facts, now),
        change=refusal(CHANGE_RULES, facts, now),
        hand_over=refusal(HAND_OVER_RULES, facts, now),
        finish=refusal(FINISH_RULES, facts, now),
    )


def cancelling(booking: RoomBooking) -> Cancelling:
    """Nothing before it is confirmed, nor where the house has closed the room."""
    percent = 0
    if booking.state == State.CONFIRMED and not closed_room_booking(booking):
        percent = policy_of(booking).percent(booking.begins_at, clock.now())
    return Cancelling(percent, share(booking.price, percent))


def step_of(booking: RoomBooking) -> int:
    """Which of `STEPS` it stands at, from 1; none for what is cancelled."""
    return STATES.index(State(booking.state)) + 1 if booking.state in STATES else 0


def others_together(booking: RoomBooking) -> Sequence[RoomBooking]:
    """The other dates that were booked with this one."""
    if booking.together is None:
        return []
    return list(room_bookings().filter(together=booking.together).exclude(pk=booking.pk))


def letters_about(booking: RoomBooking) -> Sequence[Message]:
    return list(Message.objects.filter(subject_key=booking.cause).order_by("-pk"))
