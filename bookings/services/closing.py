"""Deciding about what a closure hits: said now, carried out a little later, so that it can be taken back until then."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from bookings.models import AreaClosure, Booking, ClosureStep, Resource, ScheduledSession, WaitlistEntry
from bookings.rules.closure import UNDO_RULES, UndoFacts
from bookings.selectors.closing import sessions_in
from bookings.services.area_closure import Wanted, close_place, lock_closure
from bookings.services.change import Wanted as ChangeWanted
from bookings.services.change import apply, refuse_change
from bookings.services.session import cancel_session, keep_on_closed_day
from bookings.services.telling import Together
from members.models import LedgerAccount
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.errors import DomainError
from venue.rules import check

logger = logging.getLogger(__name__)

WAITS = timedelta(minutes=2)
AT_ONCE = timedelta(hours=1)  # before it begins, people are told of a class at once
What, Outcome = ClosureStep.What, ClosureStep.Outcome


@dataclass(frozen=True)
class Choice:
    """What is to become of one class."""

    session_pk: int
    what: str
    room_pk: int | None = None


def close_and_decide(wanted: Wanted, choices: Sequence[Choice], *, by: Actor) -> AreaClosure:
    """Close a place and decide about classes in it, in one act. Locks as both do; raises what both raise."""
    with locking.atomic(by=by):
        closure = close_place(wanted, rooms=[each.room_pk for each in choices if each.room_pk], by=by)
        _decide(closure, choices, clock.now(), by)
    carry_out_if_outermost(closure.pk)
    return closure


def decide(closure_pk: int, choices: Sequence[Choice], *, by: Actor) -> list[ClosureStep]:
    """Decide about classes that a closure hits: what was about to be done with them is replaced. It is carried out in
    two minutes, at once where the class begins within the hour. A class that is no longer hit is passed over.

    Locks the areas of the closure, the rooms that classes move to, then the classes. Raises `RoomBusy`, `PlaceClosed`
    and whatever else keeps a class from moving there.
    """
    with locking.atomic(by=by):
        closure = lock_closure(closure_pk)
        locking.lock(Resource, [each.room_pk for each in choices if each.room_pk])
        steps = _decide(closure, choices, clock.now(), by)
    carry_out_if_outermost(closure_pk)
    return steps


def _decide(closure: AreaClosure, choices: Sequence[Choice], now: datetime, by: Actor) -> list[ClosureStep]:
    wanted = {each.session_pk: each for each in choices}
    hit = set(sessions_in(closure).filter(pk__in=wanted).values_list("pk", flat=True))
    steps = []
    for session in locking.lock(ScheduledSession, hit):
        choice = wanted[session.pk]
        room = Resource.objects.select_related("area").get(pk=choice.room_pk) if choice.room_pk else None
        if room:
            refuse_change(session, _elsewhere(session, room))
        _end(ClosureStep.objects.pending().filter(session=session), Outcome.WITHDRAWN, now)
        due_at = now if session.starts_at <= now + AT_ONCE else now + WAITS
        steps.append(
            ClosureStep.objects.create(
                closure=closure,
                session=session,
                what=choice.what,
                room=room,
                decided_at=now,
                decided_by=user_of(by),
                due_at=due_at,
            )
        )
    return steps


def _elsewhere(session: ScheduledSession, room: Resource) -> ChangeWanted:
    """The same class in another room, with as many of its places as that holds."""
    return ChangeWanted(session.instructor, room, session.starts_at, min(session.capacity, room.capacity))


def _end(steps: Iterable[ClosureStep], outcome: str, now: datetime, error: DomainError | None = None) -> None:
    said = {language: error.said(language)["text"] for language, _ in settings.LANGUAGES} if error else {}
    for step in steps:
        step.outcome, step.ended_at, step.refused_because = outcome, now, said
        step.save(update_fields=["outcome", "ended_at", "refused_because"])


def carry_out_if_outermost(closure_pk: int) -> None:
    """What is due at once, after the commit that decided it. Inside somebody's longer transaction the sweep does it."""
    if locking.is_outermost():
        carry_out(closure_pk)


def carry_out(closure_pk: int) -> int:
    """Do what is due of one closure, all of it or nothing; how many people are told, each by one message.

    Locks, in the one order and before anything is done: areas, rooms and coaches, the classes, their bookings, who
    waits, and the accounts of the packs. A class that cannot be moved there any more stays as it is, says why, and is
    to be decided anew. Safe to run twice: what was done is not due.
    """
    now = clock.now()
    first = ClosureStep.objects.due(now).filter(closure=closure_pk).select_related("decided_by").first()
    if first is None or first.decided_by is None:
        return 0
    by = first.decided_by
    with locking.atomic(by=by):
        closure = lock_closure(closure_pk)
        steps = list(closure.steps.due(now).select_related("session", "room__area").order_by("session_id"))
        sessions = _hold(steps)
        together = Together(closure)
        for step in steps:
            _carry_out(step, sessions[step.session_id], closure, together, now, by)
        return together.put()


def _hold(steps: Sequence[ClosureStep]) -> dict[int, ScheduledSession]:
    keys = [each.session_id for each in steps]
    moving = [each for each in steps if each.room_id]
    coaches = Resource.objects.filter(staff__in=[each.session.instructor_id for each in moving])
    locking.lock(Resource, {*(each.room_id for each in moving if each.room_id), *coaches.values_list("pk", flat=True)})
    sessions = {each.pk: each for each in locking.lock(ScheduledSession, keys)}
    bookings = locking.lock(Booking, Booking.objects.live().filter(session__in=keys).values_list("pk", flat=True))
    waits = WaitlistEntry.objects.open().filter(session__in=keys)
    locking.lock(WaitlistEntry, waits.order_by("pk").values_list("pk", flat=True))
    causes = [each.cause for each in bookings]
    accounts = LedgerAccount.objects.filter(member__isnull=False, entries__transaction__cause__in=causes)
    locking.lock(LedgerAccount, accounts.values_list("pk", flat=True))
    return sessions


def _carry_out(
    step: ClosureStep, session: ScheduledSession, closure: AreaClosure, together: Together, now: datetime, by: Actor
) -> None:
    """One decision. Every rule is asked before anything is written, so that what is refused leaves nothing behind."""
    try:
        if step.what == What.CALL_OFF:
            cancel_session(session.pk, reason=closure.reason, tells=together, by=by)
        elif step.room:
            apply(session, _elsewhere(session, step.room), closure.reason, tells=together)
        else:
            keep_on_closed_day(session.pk, by=by)
    except DomainError as error:
        logger.warning("session %s: what was decided about it was not done (%s)", session.pk, error.code)
        _end([step], Outcome.REFUSED, now, error)
        return
    _end([step], Outcome.DONE, now)


def carry_out_due() -> int:
    """The sweep: what is due of every closure; how many people are told. A closure that cannot be looked at now is
    looked at in the next round.
    """
    told = 0
    for pk in ClosureStep.objects.due(clock.now()).order_by("closure").values_list("closure", flat=True).distinct():
        try:
            told += carry_out(pk)
        except DomainError as error:
            logger.warning("closure %s: not carried out (%s); the sweep goes on", pk, error.code)
    return told


def undo_closure(pk: int, *, by: Actor) -> list[ClosureStep]:
    """Take a closure back as if it had never been: what was about to be done with classes is not done, nobody is told
    of it, and every booking, wait, credit and room is as it was. Which decisions had been carried out already, because
    their classes begin within the hour: those stay.

    Locks the areas. Raises what `UNDO_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        closure = lock_closure(pk)
        check(UNDO_RULES, undo_facts(closure, now), now)
        _end(closure.steps.pending(), Outcome.WITHDRAWN, now)
        closure.undone_at = now
        closure.save(update_fields=["undone_at"])
        return list(closure.steps.filter(outcome=Outcome.DONE).select_related("session__course"))


def undo_facts(closure: AreaClosure, now: datetime) -> UndoFacts:
    return UndoFacts(undo_until=closure.closed_at + WAITS, is_over=closure.is_over(now))
