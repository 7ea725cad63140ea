"""Rooms that people book for themselves: taken down, held, confirmed, changed, handed over, finished, cancelled."""

import logging
import uuid
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Resource, RoomBooking
from bookings.room_errors import DatesTaken, RoomFeeChanged, RoomHoldOver, RoomKept, RoomPriceChanged, RoomStepOutOfTurn
from bookings.room_policies import room_policy
from bookings.room_rules import (
    CANCEL_RULES,
    CHANGE_RULES,
    CONFIRM_RULES,
    ENQUIRY_RULES,
    FINISH_RULES,
    HAND_OVER_RULES,
    HOLD_RULES,
)
from bookings.rules.closure import refuse_closed
from bookings.selectors.closing import closed_room_booking
from bookings.selectors.kept_hours import in_the_way as kept_in_the_way
from bookings.selectors.resources import claimed, parts_of
from bookings.selectors.room_booking import Cancelling, cancelling, facts_of
from bookings.services import claiming, room_messages
from bookings.services.releasing_rooms import release
from bookings.services.room_money import refuse_other_payer, settle_if_over
from bookings.services.room_task import follow, reopen_for_other_room
from bookings.services.session import refuse_if_closed
from bookings.services.telling import EACH_ALONE, Telling
from members.models import Member
from venue import clock, locking, wording
from venue.actors import Actor, user_of
from venue.errors import Busy, DomainError
from venue.rules import check

logger = logging.getLogger(__name__)

State = RoomBooking.State
RULES = {State.ENQUIRED: ENQUIRY_RULES, State.HELD: HOLD_RULES, State.CONFIRMED: CONFIRM_RULES}


@dataclass(frozen=True)
class Wanted:
    """What somebody wants a room for, when, and how it is to be."""

    purpose: str
    people: int
    begins_at: datetime
    ends_at: datetime
    room: Resource | None = None
    member: Member | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    setup_minutes: int = 0
    clearing_minutes: int = 0
    setup_list: str = ""
    equipment: str = ""
    catering: str = ""
    notes: str = ""
    hour_price: Decimal = Decimal(0)

    def put_into(self, booking: RoomBooking) -> RoomBooking:
        for each in fields(self):
            if each.name != "language" or self.language:
                setattr(booking, each.name, getattr(self, each.name))
        return booking

    @classmethod
    def of(cls, booking: RoomBooking) -> "Wanted":
        """What a booking has now."""
        return cls(**{each.name: getattr(booking, each.name) for each in fields(cls)})

    def at(self, begins_at: datetime) -> "Wanted":
        """The same at another time, as long."""
        return replace(self, begins_at=begins_at, ends_at=begins_at + (self.ends_at - self.begins_at))


SAID = ("purpose", "people", "equipment")


@dataclass(frozen=True)
class Said:
    """What whoever decides online says of a room that is held for them, and the price that they read."""

    purpose: str
    people: int
    equipment: str
    seen_price: Decimal

    def put_into(self, booking: RoomBooking) -> None:
        if not booking.is_undecided:
            raise RoomHoldOver
        if booking.price != self.seen_price:
            raise RoomPriceChanged(facts={"seen": str(self.seen_price), "now": str(booking.price)})
        for name in SAID:
            setattr(booking, name, getattr(self, name))


NEWS = {"purpose", "people", "begins_at", "ends_at", "room", "setup_list", "equipment", "catering", "hour_price"}


@dataclass(frozen=True)
class InTheWay:
    """A date that cannot be booked, and why."""

    begins_at: datetime
    why: DomainError


# --- taking down -----------------------------------------------------------------------------------------------------


def book_room(wanted: Wanted, *, step: str = State.ENQUIRED, until: datetime | None = None, by: Actor) -> RoomBooking:
    """The same for one date."""
    [booking] = book_dates([wanted], step=step, until=until, by=by)
    return booking


def book_dates(
    wanted: Sequence[Wanted], *, step: str = State.ENQUIRED, until: datetime | None = None, by: Actor
) -> list[RoomBooking]:
    """Take down what a party wants, on one date or several: asked for only, held `until` a time (by default as long as
    the policy says), or confirmed at once. All dates or none; one message names them.

    Locks the rooms; an enquiry claims nothing. Raises the rule that one date breaks, such as `RoomBusy`, or for several
    `DatesTaken`, which names each with what is in its way.
    """
    together = uuid.uuid4() if len(wanted) > 1 else None
    with locking.atomic(by=by):
        claiming.hold([each.room for each in wanted if each.room])
        bookings = [_new(each, step, until, together, by) for each in wanted]
        found = _in_the_way(bookings, step)
        if found and len(bookings) == 1:
            raise found[0].why
        if found:
            raise DatesTaken(_words(found), facts={"dates": [each.begins_at.isoformat() for each in found]})
        for booking in bookings:
            booking.save()
            if step != State.ENQUIRED:
                _claim(booking)
            follow(booking)
        _tell(bookings, step)
    logger.info("room bookings %s taken down as %s", [each.pk for each in bookings], step)
    return bookings


def in_the_way(wanted: Iterable[Wanted], step: str, until: datetime | None = None) -> list[InTheWay]:
    """What `book_dates` would refuse, asked without a lock: advice, no promise."""
    return _in_the_way([_new(each, step, until) for each in wanted], step)


def _new(
    wanted: Wanted, step: str, until: datetime | None, together: uuid.UUID | None = None, by: Actor | None = None
) -> RoomBooking:
    now = clock.now()
    policy = room_policy(now)
    booking = wanted.put_into(RoomBooking(state=step, together=together, asked_at=now))
    booking.asked_by = user_of(by) if by else None
    booking.policies = list(policy.ids) if step != State.ENQUIRED else []
    booking.held_until = min(until or now + policy.hold, booking.begins_at) if step == State.HELD else None
    booking.confirmed_at = now if step == State.CONFIRMED else None
    return booking


def _in_the_way(bookings: Iterable[RoomBooking], step: str) -> list[InTheWay]:
    """Of each date the first thing, one of the others among them."""
    found: list[InTheWay] = []
    for booking in bookings:
        try:
            facts = replace(facts_of(booking), state=State.ENQUIRED)
            check(RULES[State(step)], facts, clock.now())
            if booking.room:
                _refuse_if_taken(booking)
        except DomainError as error:
            found.append(InTheWay(booking.begins_at, error))
    return found


def _words(found: Sequence[InTheWay]) -> str:
    head = ngettext(
        "Nothing was booked. On %(count)s date something is in the way:",
        "Nothing was booked. On %(count)s dates something is in the way:",
        len(found),
    ) % {"count": len(found)}
    return " ".join([head, *(f"{wording.day(each.begins_at)}: {each.why}" for each in found)])


def _tell(bookings: Sequence[RoomBooking], step: str) -> None:
    if step == State.HELD:
        room_messages.tell_held(bookings)
    elif step == State.CONFIRMED:
        room_messages.tell_confirmed(bookings)


# --- one step on -----------------------------------------------------------------------------------------------------


def hold(pk: int, until: datetime, *, by: Actor) -> RoomBooking:
    """Hold the room of an enquiry until a time, or a held one for longer: nobody else gets it. Locks room and booking;
    raises what `HOLD_RULES` say, or `RoomBusy`. Sends one message.
    """
    with locking.atomic(by=by):
        booking = _locked(pk)
        check(HOLD_RULES, replace(facts_of(booking), held_until=until), clock.now())
        is_new = booking.state == State.ENQUIRED
        if is_new:
            _refuse_if_taken(booking)
            booking.policies = list(room_policy(clock.now()).ids)
        booking.state, booking.held_until = State.HELD, until
        booking.save(update_fields=["state", "held_until", "policies"])
        if is_new:
            _claim(booking)
        room_messages.tell_held([booking])
    return booking


def confirm(pk: int, *, said: Said | None = None, by: Actor) -> RoomBooking:
    """Promise the room for good. A hold whose time is over is confirmed as long as nobody else was given the room.
    `said` is what whoever decides online says of it only now; raises `RoomHoldOver` where nothing is to be decided any
    more, `RoomPriceChanged` where it costs other than was seen.

    Locks room and booking; raises what `CONFIRM_RULES` say, `RoomBusy` or `PlaceClosed`. Sends one message.
    """
    with locking.atomic(by=by):
        booking = _locked(pk)
        if said:
            said.put_into(booking)
        check(CONFIRM_RULES, facts_of(booking), clock.now())
        is_new = booking.state == State.ENQUIRED
        if is_new:
            _refuse_if_taken(booking)
            booking.policies = list(room_policy(clock.now()).ids)
        else:
            _refuse_if_closed(booking)
        booking.state, booking.held_until, booking.confirmed_at = State.CONFIRMED, None, clock.now()
        booking.save(update_fields=["state", "held_until", "confirmed_at", "policies", *(SAID if said else ())])
        if is_new:
            _claim(booking)
        follow(booking)
        room_messages.tell_confirmed([booking])
    return booking


def change(pk: int, wanted: Wanted, *, reason: str = "", by: Actor) -> RoomBooking:
    """Give a booking another time, room or anything else, all or nothing: the old room is kept until the new one is
    certain. What it was stays in its history; once it is held or confirmed, the party reads the new details.

    Locks both rooms and the booking. Raises what `CHANGE_RULES` say, `RoomBusy`, or `PayerFixed`.
    """
    with locking.atomic(by=by):
        return apply(_locked(pk, wanted.room), wanted, reason)


def apply(booking: RoomBooking, wanted: Wanted, reason: str, tells: Telling = EACH_ALONE) -> RoomBooking:
    """Change a locked booking whose rooms, the old and the new one, are held."""
    was = copy(booking)
    wanted.put_into(booking)
    refuse_other_payer(was, booking)
    if booking.held_until:
        booking.held_until = min(booking.held_until, booking.begins_at)
    check(CHANGE_RULES, facts_of(booking), clock.now())
    is_promised = booking.state != State.ENQUIRED
    if was.room and booking.room and _what(was) != _what(booking):
        booking.despite_closure_at = None  # nobody has said that it takes place there and then although it is closed
    if is_promised:
        _refuse_if_taken(booking)
    booking.save(update_fields=[*_names(wanted), "held_until", "despite_closure_at"])
    if is_promised:
        _claim_anew(booking)
        if was.room_id != booking.room_id:
            reopen_for_other_room(booking)
        follow(booking)
        if any(getattr(was, name) != getattr(booking, name) for name in NEWS):
            tells.room_changed(booking, was, reason)
    return booking


def refuse_move(booking: RoomBooking, wanted: Wanted) -> None:
    """Raise what `change` would, asked without a lock; nothing is written."""
    _booking, error = preview_change(booking.pk, wanted)
    if error:
        raise error


def wanted_of(booking: RoomBooking, *, room: Resource | None = None, begins_at: datetime | None = None) -> Wanted:
    """The same as it is, in another room or at another time, as long."""
    wanted = replace(Wanted.of(booking), room=room or booking.room)
    return wanted.at(begins_at) if begins_at else wanted


def keep_despite_closure(booking: RoomBooking) -> None:
    """Say of a locked booking that it takes place although the house has closed there; what is closed later asks anew.
    Raises `RoomStepOutOfTurn`.
    """
    if not booking.is_open:
        raise RoomStepOutOfTurn(facts={"state": booking.state})
    booking.despite_closure_at = clock.now()
    booking.save(update_fields=["despite_closure_at"])


def preview_change(pk: int, wanted: Wanted) -> tuple[RoomBooking, DomainError | None]:
    """The booking as it would be, and what `change` would refuse; without a lock, and nothing is written."""
    booking = wanted.put_into(RoomBooking.objects.with_details().get(pk=pk))
    try:
        check(CHANGE_RULES, facts_of(booking), clock.now())
        if booking.state != State.ENQUIRED:
            _refuse_if_taken(booking)
    except DomainError as error:
        return booking, error
    return booking, None


def hand_over(pk: int, *, by: Actor) -> RoomBooking:
    """The party is in the room. Locks the booking; raises what `HAND_OVER_RULES` say."""
    with locking.atomic(by=by):
        booking = locking.lock_one(RoomBooking, pk)
        check(HAND_OVER_RULES, facts_of(booking), clock.now())
        booking.state, booking.started_at = State.IN_USE, clock.now()
        booking.save(update_fields=["state", "started_at"])
    return booking


def finish(pk: int, *, by: Actor) -> RoomBooking:
    """The party has left. Where that is earlier than booked, the room is free once it is cleared. The price is
    charged, and a deposit pays of it what it can. Locks the booking, then accounts; raises what `FINISH_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        booking = locking.lock_one(RoomBooking, pk)
        check(FINISH_RULES, facts_of(booking), now)
        booking.state, booking.finished_at = State.FINISHED, now
        booking.save(update_fields=["state", "finished_at"])
        tidying = booking.room.buffer_after if booking.room else 0
        free_from = now + timedelta(minutes=booking.clearing_minutes + tidying)
        for claim in booking.allocations.live():
            begins, ends = claim.span
            if begins < free_from < ends:
                claim.during = DateTimeTZRange(begins, free_from, "[)")
                claim.save(update_fields=["during"])
        follow(booking)
        settle_if_over(booking, by=by)
    return booking


def cancel(
    pk: int,
    *,
    reason: str = "",
    is_by_venue: bool = False,
    seen_fee: Decimal | None = None,
    tells: Telling = EACH_ALONE,
    by: Actor,
) -> RoomBooking:
    """End it; the room is free for others at once, and the party told what it costs: nothing where the venue cancels or
    nothing was confirmed yet, else what the table it was promised under says. A deposit pays the fee; what is left of
    it stands in the person's money.

    Locks the booking, then accounts. Raises what `CANCEL_RULES` say, or `RoomFeeChanged` when it costs other than
    `seen_fee`.
    """
    now = clock.now()
    with locking.atomic(by=by):
        booking = locking.lock_one(RoomBooking, pk)
        check(CANCEL_RULES, facts_of(booking), now)
        cost = Cancelling(0, Decimal(0)) if is_by_venue else cancelling(booking)
        fee = cost.fee
        if seen_fee is not None and fee != seen_fee:
            raise RoomFeeChanged(facts={"seen": str(seen_fee), "now": str(fee)})
        booking.state, booking.held_until, booking.cancelled_at = State.CANCELLED, None, now
        booking.is_cancelled_by_venue, booking.cancel_reason, booking.fee = is_by_venue, reason.strip(), fee
        booking.save(
            update_fields=["state", "held_until", "cancelled_at", "is_cancelled_by_venue", "cancel_reason", "fee"]
        )
        release(booking, now)
        settle_if_over(booking, by=by)
        tells.room_cancelled(booking, cost.percent)
    logger.info("room booking %s cancelled", pk)
    return booking


# --- claims ----------------------------------------------------------------------------------------------------------


def _names(wanted: Wanted) -> list[str]:
    return [each.name for each in fields(wanted) if each.name != "language" or wanted.language]


def _locked(pk: int, *rooms: Resource | None) -> RoomBooking:
    """The booking as it is now, its room and these others locked before it."""
    present = RoomBooking.objects.select_related("room").get(pk=pk).room
    claiming.hold([room for room in (present, *rooms) if room], also=[pk])
    booking = locking.lock_one(RoomBooking, pk)
    if booking.room_id != (present.pk if present else None):  # somebody else moved it in this very moment
        raise Busy
    return booking


def _refuse_if_taken(booking: RoomBooking) -> None:
    """Raise `RoomBusy`, or `PlaceClosed`."""
    room, begins, ends = _what(booking)
    besides = Q(room_booking=booking.pk) if booking.pk else claiming.NOTHING
    claiming.refuse_if_taken(room, begins, ends, besides=besides)
    if booking.despite_closure_at is None:
        refuse_if_closed(room, DateTimeTZRange(booking.begins_at, booking.ends_at, "[)"))
    has_it = Q(during=claimed(room, begins, ends)) & (Q(resource=room) | Q(whole=room))
    if booking.pk is None or not booking.allocations.live().filter(has_it).exists():
        _refuse_if_kept(booking, room)


def _refuse_if_kept(booking: RoomBooking, room: Resource) -> None:
    """Raise `RoomKept`. What had its time before the hours were kept, keeps it."""
    if kept := kept_in_the_way(room, booking.begins_at, booking.ends_at, booking.member):
        raise RoomKept(
            _(
                "%(room)s is kept for others at that time: %(hours)s for %(whom)s. Please choose another time or "
                "another room; a manager can change the hours."
            )
            % {"room": kept.room.name, "hours": kept.hours_words, "whom": kept.get_kept_for_display()},
            facts={"kept": kept.pk},
        )


def _refuse_if_closed(booking: RoomBooking) -> None:
    """Raise `PlaceClosed` for what has its room already."""
    if closed := closed_room_booking(booking):
        refuse_closed(closed, _("Choose another room or another time, or reopen it first."))


def _claim(booking: RoomBooking) -> None:
    room, begins, ends = _what(booking)
    claiming.claim(room, parts_of(room), begins, ends, room_booking=booking)


def _claim_anew(booking: RoomBooking) -> None:
    """Where room or time are other ones; the old claim is kept, released."""
    room, begins, ends = _what(booking)
    during = claimed(room, begins, ends)
    wanted = {(part.pk, during.lower, during.upper) for part in parts_of(room)}
    live = booking.allocations.live()
    if {(each.resource_id, each.during.lower, each.during.upper) for each in live} != wanted:
        release(booking, clock.now())
        _claim(booking)


def _what(booking: RoomBooking) -> tuple[Resource, datetime, datetime]:
    """The room, and from when to when it is taken, with setting up and clearing."""
    assert booking.room is not None  # a rule says so
    return booking.room, booking.claims_from, booking.claims_until
