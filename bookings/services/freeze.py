"""Pausing a membership with all that hangs on it: days in `members`, bookings and waits here."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bookings.errors import MembershipPaused
from bookings.models import Booking, Decision, ScheduledSession, WaitlistEntry
from bookings.selectors.facts import day_of
from bookings.selectors.freeze import Reached, reached_by
from bookings.services import decisions, freeze_messages
from bookings.services.promoting import promote_after
from bookings.services.waitlist import end
from members.freeze_arithmetic import Outcome
from members.models import Freeze, Member
from members.periods import Period
from members.services import freeze as contract
from venue import clock, locking, outbox, wording
from venue.actors import Actor, user_of


@dataclass(frozen=True)
class Done:
    """What was done: the pause, what it made of the memberships, and what it reached."""

    freeze: Freeze
    outcome: Outcome
    reached: Reached


def pause(membership_pk: int, days: Period, *, reason: str, note: str = "", by: Actor) -> Done:
    """Pause a membership for some days, first and last included. It ends later by as many.

    Places in classes on these days are given back free of charge and waits for them end, in the same transaction; one
    message names them all. What becomes free goes to whoever waits, after the commit. Locks the person, memberships,
    classes, bookings, waits. Raises what `members.freeze_rules.PAUSE_RULES` say.
    """
    with locking.atomic(by=by):
        row, outcome = contract.freeze(membership_pk, days, reason=reason, note=note, by=by)
        reached = apply(row, outcome, by)
        freeze_messages.tell_paused(row, outcome, reached)
    return _promoted(Done(row, outcome, reached))


def resume(freeze_pk: int, on: date, *, by: Actor) -> Done:
    """End a pause early, or take it back before it begins: the membership counts again from `on` and ends earlier by
    the days given back. The same for bookings that nothing covers then. Raises what `RETURN_RULES` say.
    """
    with locking.atomic(by=by):
        row, outcome = contract.resume(freeze_pk, on, by=by)
        reached = apply(row, outcome, by)
        freeze_messages.tell_resumed(row, outcome, reached)
    return _promoted(Done(row, outcome, reached))


def apply(row: Freeze, outcome: Outcome, by: Actor) -> Reached:
    """Ask what is reached, lock it, and ask again: nobody but this person's own bookings is read, and the person is
    locked.
    """
    member = Member.objects.get(pk=row.membership.member_id)
    reached = reached_by(member, outcome)
    sessions = {each.session_id for each in reached.released} | {each.session_id for each in reached.waits}
    locking.lock(ScheduledSession, sessions)
    relying = [booking for booking, _key in reached.relying]
    locking.lock(Booking, [each.pk for each in (*reached.released, *relying)])
    locking.lock(WaitlistEntry, [each.pk for each in reached.waits])
    reached = reached_by(member, outcome)
    for booking in reached.released:
        _release(booking, row, by)
    for booking, membership_pk in reached.relying:
        booking.membership_id = membership_pk
        booking.save(update_fields=["membership"])
    for entry in reached.waits:
        end(entry, WaitlistEntry.State.LAPSED, clock.now())
    return reached


def _release(booking: Booking, row: Freeze, by: Actor) -> None:
    booking.state, booking.held_until = Booking.State.CANCELLED, None
    booking.cancelled_at, booking.cancelled_by = clock.now(), user_of(by)
    booking.save(update_fields=["state", "held_until", "cancelled_at", "cancelled_by"])
    outbox.withdraw(f"booking:{booking.pk}")
    day = day_of(booking.session)
    decisions.write(
        Decision.What.CANCELLED,
        member_pk=booking.member_id,
        session_pk=booking.session_id,
        rule=MembershipPaused.code,
        rule_name=MembershipPaused.rule_name,
        text=lambda: _words(row, day),
        facts={"pause": row.pk, "day": day.isoformat()},
        booking=booking,
        by=by,
    )


def _words(row: Freeze, day: date) -> str:
    if row.holds_on(day):
        text = _("The membership is paused from %(begins)s to %(ends)s. The place was given back free of charge.")
    else:
        text = _("The membership no longer covers this day. The place was given back free of charge.")
    return text % {"begins": wording.fulldate(row.starts_on), "ends": wording.fulldate(row.ends_on)}


def _promoted(done: Done) -> Done:
    for session_pk in sorted({each.session_id for each in done.reached.released}):
        promote_after(session_pk)
    return done
