"""How a place ends that somebody gives back: its state, its credit, and what is written down about it."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from bookings.errors import LateNow
from bookings.models import Booking, Decision
from bookings.rules import HeldFacts
from bookings.selectors.payment import credit_in_words
from bookings.services import credits, decisions, penalty
from venue.actors import Actor, user_of
from venue.errors import Text
from venue.wording import one_after_the_other, when

FREE_CANCEL = "free_cancel"


def give_place_back(booking: Booking, facts: HeldFacts, now: datetime, *, by: Actor) -> Text:
    """End a booking that the caller has locked, and allowed by the rules: free of charge, or late. In time its credit
    goes back to the pack; late, it is noted what that costs. What follows from it, in words. Locks the account of the
    pack.
    """
    is_late = facts.is_late(now)
    booking.state = Booking.State.LATE_CANCELLED if is_late else Booking.State.CANCELLED
    booking.cancelled_at, booking.cancelled_by = now, user_of(by)
    booking.save(update_fields=["state", "cancelled_at", "cancelled_by"])
    if is_late:
        follows, figures = penalty.note_late_cancel(booking, by=by)
    else:
        credits.give_back([booking], by=by)
        follows, figures = credit_in_words(booking), {}
    decisions.write(
        Decision.What.LATE_CANCELLED if is_late else Decision.What.CANCELLED,
        member_pk=booking.member_id,
        session_pk=booking.session_id,
        rule=FREE_CANCEL,
        rule_name=LateNow.rule_name,
        text=partial(words_of_ending, follows, facts, now),
        facts={"until": facts.free_until.isoformat(), "at": now.isoformat(), **figures},
        booking=booking,
        by=by,
    )
    return follows


def words_of_ending(follows: Text, facts: HeldFacts, now: datetime) -> str:
    """When it was cancelled, until when that was free or why it is in any case, and what follows from it."""
    if facts.is_late(now):
        said = _("Cancelled on %(at)s. That was free of charge until %(until)s, so it counts as late.")
    elif now >= facts.free_until:
        said = _("Cancelled on %(at)s, free of charge: the place of the class is closed at that time.")
    else:
        said = _("Cancelled on %(at)s, in time: free of charge until %(until)s.")
    return one_after_the_other(said % {"at": when(now), "until": when(facts.free_until)}, follows)
