"""How a room booking moves from one state to the next; written once, asked by the pages without a lock and by the
services under it. Whether the room is free is not asked here: that is for `refuse_if_taken`, and for the database.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from bookings.room_errors import (
    HoldTooLong,
    MoreThanDue,
    NothingDueYet,
    NotYetTime,
    PayerUnknown,
    RoomForFewer,
    RoomNotChosen,
    RoomOutOfUse,
    RoomStepOutOfTurn,
    RoomTimePassed,
)
from venue.rules import Rule
from venue.wording import money, when


@dataclass(frozen=True)
class RoomFacts:
    """What is known when a room booking is to be moved on, or to be as it is wanted."""

    state: str
    begins_at: datetime
    ends_at: datetime
    people: int
    claims_from: datetime
    room: str = ""  # none is chosen
    places: int = 0
    is_in_use: bool = True
    held_until: datetime | None = None  # as it is wanted


def check_can_be_held(facts: RoomFacts, now: datetime) -> None:
    _check_state(facts, "enquired", "held")


def check_can_be_confirmed(facts: RoomFacts, now: datetime) -> None:
    _check_state(facts, "enquired", "held")


def check_can_be_changed(facts: RoomFacts, now: datetime) -> None:
    _check_state(facts, "enquired", "held", "confirmed")


def check_can_be_handed_over(facts: RoomFacts, now: datetime) -> None:
    _check_state(facts, "confirmed")


def check_is_used(facts: RoomFacts, now: datetime) -> None:
    _check_state(facts, "in_use")


def check_can_be_quoted(facts: RoomFacts, now: datetime) -> None:
    _check_state(facts, "enquired", "held", "confirmed", "in_use")


def _check_state(facts: RoomFacts, *states: str) -> None:
    if facts.state not in states:
        raise RoomStepOutOfTurn(facts={"state": facts.state})


def check_begins_later(facts: RoomFacts, now: datetime) -> None:
    if facts.begins_at <= now:
        raise RoomTimePassed(
            _("It begins on %(when)s; that time has passed. Please choose a later one.")
            % {"when": when(facts.begins_at)},
            facts={"begins_at": facts.begins_at.isoformat()},
        )


def check_not_over(facts: RoomFacts, now: datetime) -> None:
    if facts.ends_at <= now:
        raise RoomTimePassed(
            _("It ended on %(when)s. Cancel it, or give it another time.") % {"when": when(facts.ends_at)},
            facts={"ends_at": facts.ends_at.isoformat()},
        )


def check_room_is_chosen(facts: RoomFacts, now: datetime) -> None:
    if not facts.room:
        raise RoomNotChosen


def check_keeps_a_room(facts: RoomFacts, now: datetime) -> None:
    if facts.state != "enquired":
        check_room_is_chosen(facts, now)


def check_room_in_use(facts: RoomFacts, now: datetime) -> None:
    if facts.room and not facts.is_in_use:
        raise RoomOutOfUse(_("%(room)s is out of use. Please choose another room.") % {"room": facts.room})


def check_room_holds_people(facts: RoomFacts, now: datetime) -> None:
    if facts.room and facts.people > facts.places:
        raise RoomForFewer(
            _("%(room)s has %(places)s places, and %(people)s people are to come. Please choose a larger room.")
            % {"room": facts.room, "places": facts.places, "people": facts.people},
            facts={"places": facts.places, "people": facts.people},
        )


def check_hold_ends(facts: RoomFacts, now: datetime) -> None:
    if facts.held_until is None or not now < facts.held_until <= facts.begins_at:
        raise HoldTooLong(
            _("The room can be held until a time later than now, at the latest until it begins on %(when)s.")
            % {"when": when(facts.begins_at)},
            facts={"begins_at": facts.begins_at.isoformat()},
        )


def check_is_set_up_by_now(facts: RoomFacts, now: datetime) -> None:
    if now < facts.claims_from:
        raise NotYetTime(
            _("This room can be handed over from %(when)s on; before, it is not theirs yet.")
            % {"when": when(facts.claims_from)},
            facts={"from": facts.claims_from.isoformat()},
        )


RoomRule = Rule[RoomFacts, datetime]

FITS: tuple[RoomRule, ...] = (check_room_in_use, check_room_holds_people)
ENQUIRY_RULES: tuple[RoomRule, ...] = (check_begins_later, *FITS)
HOLD_RULES: tuple[RoomRule, ...] = (check_can_be_held, check_begins_later, check_room_is_chosen, *FITS, check_hold_ends)
CONFIRM_RULES: tuple[RoomRule, ...] = (check_can_be_confirmed, check_begins_later, check_room_is_chosen, *FITS)
CHANGE_RULES: tuple[RoomRule, ...] = (check_can_be_changed, check_begins_later, check_keeps_a_room, *FITS)
HAND_OVER_RULES: tuple[RoomRule, ...] = (check_can_be_handed_over, check_is_set_up_by_now, check_not_over)
FINISH_RULES: tuple[RoomRule, ...] = (check_is_used,)
CANCEL_RULES: tuple[RoomRule, ...] = (check_can_be_changed,)
QUOTE_RULES: tuple[RoomRule, ...] = (check_can_be_quoted,)


@dataclass(frozen=True)
class MoneyFacts:
    """What is known when money is to be taken for a room."""

    state: str
    has_payer: bool
    due: Decimal
    amount: Decimal


def check_payer_is_known(facts: MoneyFacts, now: datetime) -> None:
    if not facts.has_payer:
        raise PayerUnknown


def check_something_is_due(facts: MoneyFacts, now: datetime) -> None:
    if facts.state in ("enquired", "cancelled") or facts.due <= 0:
        raise NothingDueYet(facts={"due": str(facts.due)})


def check_not_more_than_due(facts: MoneyFacts, now: datetime) -> None:
    if facts.amount > facts.due:
        raise MoreThanDue(
            _("%(due)s is still to be paid; more than that cannot be taken.") % {"due": money(facts.due)},
            facts={"due": str(facts.due), "amount": str(facts.amount)},
        )


MONEY_RULES: tuple[Rule[MoneyFacts, datetime], ...] = (
    check_payer_is_known,
    check_something_is_due,
    check_not_more_than_due,
)
