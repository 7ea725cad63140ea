"""Deciding about what a closure hits: said now, carried out a little later, so that it can be taken back until then."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from bookings.closure_errors import DecideClassesFirst, NothingLost
from bookings.keeping_shut import why_shut
from bookings.models import AreaClosure, ClosureStep, Resource
from bookings.rules.closure import UNDO_RULES, UndoFacts
from bookings.selectors.closing import undecided_in
from bookings.selectors.contracts_hit import contracts_hit
from bookings.selectors.hits import Decided, named
from bookings.services.area_closure import Wanted, close_place, lock_closure
from bookings.services.closing_things import KINDS, Held, Where, hold_all, kind_of
from bookings.services.making_up import extend
from bookings.services.telling import Together
from venue import clock, locking, sweeping
from venue.actors import Actor, user_of
from venue.errors import DomainError
from venue.rules import check

logger = logging.getLogger(__name__)

WAITS = timedelta(minutes=2)
AT_ONCE = timedelta(hours=1)  # before it begins, people are told of something at once
What, Outcome = ClosureStep.What, ClosureStep.Outcome


@dataclass(frozen=True)
class Choice:
    """What is to become of one class, appointment or room booking: `kind` as in the key of a hit."""

    pk: int
    what: str
    room_pk: int | None = None
    starts_at: datetime | None = None
    kind: str = "class"


def close_and_decide(wanted: Wanted, choices: Sequence[Choice], *, extends: bool = False, by: Actor) -> AreaClosure:
    """Close a place and decide about what takes place in it, in one act. Locks as both do; raises what both raise."""
    with locking.atomic(by=by):
        closure = close_place(wanted, rooms=[each.room_pk for each in choices if each.room_pk], by=by)
        _decide(closure, choices, extends, clock.now(), by)
    carry_out_if_outermost(closure.pk)
    return closure


def decide(closure_pk: int, choices: Sequence[Choice], *, extends: bool = False, by: Actor) -> list[ClosureStep]:
    """Decide about what a closure hits: what was about to be done with it is replaced. It is carried out in two
    minutes, at once where it begins within the hour. What is no longer hit is passed over. With `extends` the contracts
    that lose days are extended, once every class in these days is decided.

    Locks the areas of the closure, the rooms that things move to, then room bookings, appointments and classes. Raises
    `RoomBusy`, `PlaceClosed` and whatever else keeps something from moving there, `DecideClassesFirst`, `NothingLost`.
    """
    with locking.atomic(by=by):
        closure = lock_closure(closure_pk)
        locking.lock(Resource, [each.room_pk for each in choices if each.room_pk])
        steps = _decide(closure, choices, extends, clock.now(), by)
    carry_out_if_outermost(closure_pk)
    return steps


def _decide(
    closure: AreaClosure, choices: Sequence[Choice], extends: bool, now: datetime, by: Actor
) -> list[ClosureStep]:
    steps = []
    for kind in KINDS:
        wanted = {each.pk: each for each in choices if each.kind == kind.name}
        hit = set(kind.hit_by(closure).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
        for row in locking.lock(kind.model, hit):
            choice = wanted[row.pk]
            where = _where(choice)
            if where:
                kind.refuse_move(row, where, by=by)
            _end(ClosureStep.objects.pending().filter(**{kind.field: row}), Outcome.WITHDRAWN, now)
            begins_at = kind.begins(row)
            steps.append(_said(closure, choice.what, where, begins_at, now, by, **{kind.field: row}))
    if extends:
        steps.append(_say_extend(closure, now, by))
    return steps


def _where(choice: Choice) -> Where | None:
    if choice.what != What.MOVE:
        return None
    room = Resource.objects.select_related("area").get(pk=choice.room_pk) if choice.room_pk else None
    return Where(room, choice.starts_at)


def _said(
    closure: AreaClosure,
    what: str,
    where: Where | None,
    begins_at: datetime,
    now: datetime,
    by: Actor,
    **thing: object,
) -> ClosureStep:
    """A step about one thing. An appointment that moves to another room keeps its time, which is said."""
    starts_at = (where.starts_at or (None if where.room else begins_at)) if where else None
    return ClosureStep.objects.create(
        closure=closure,
        what=what,
        room=where.room if where else None,
        starts_at=starts_at,
        decided_at=now,
        decided_by=user_of(by),
        due_at=now if begins_at <= now + AT_ONCE else now + WAITS,
        **thing,
    )


def _say_extend(closure: AreaClosure, now: datetime, by: Actor) -> ClosureStep:
    if contracts_hit(closure) is None:
        raise NothingLost
    if not closure.is_over(now) and undecided_in(closure).exists():
        raise DecideClassesFirst
    _end(closure.steps.pending().filter(what=What.EXTEND), Outcome.WITHDRAWN, now)
    return ClosureStep.objects.create(
        closure=closure, what=What.EXTEND, decided_at=now, decided_by=user_of(by), due_at=now + WAITS
    )


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

    Locks, in the one order and before anything is done: areas, people whose appointments move or whose contracts are
    extended, with these, rooms and coaches, room bookings, the classes, their bookings, who waits, appointments, and
    accounts. What cannot be moved there any more stays as it is, says why, and is to be decided anew. Safe to run
    twice: what was done is not due.
    """
    now = clock.now()
    first = ClosureStep.objects.due(now).filter(closure=closure_pk).select_related("decided_by").first()
    if first is None or first.decided_by is None:
        return 0
    by = first.decided_by
    with locking.atomic(by=by):
        closure = lock_closure(closure_pk)
        due = closure.steps.due(now).select_related("session", "room_booking", "appointment", "room__area")
        steps = sorted(due, key=lambda step: (step.what == What.EXTEND, step.key))
        extends = any(step.what == What.EXTEND for step in steps)
        held = hold_all(closure, steps, extends=extends)
        together = Together(closure)
        for step in steps:
            _carry_out(step, held, closure, together, now, by)
        return together.put()


def _carry_out(
    step: ClosureStep, held: Held, closure: AreaClosure, together: Together, now: datetime, by: Actor
) -> None:
    """One decision. Every rule is asked before anything is written, so that what is refused leaves nothing behind."""
    try:
        if step.what == What.EXTEND:
            extend(closure, together, by=by)
        else:
            _treat(step, held, closure, together, by)
    except DomainError as error:
        logger.warning("closure %s, %s: what was decided was not done (%s)", closure.pk, step.key, error.code)
        _end([step], Outcome.REFUSED, now, error)
        return
    _end([step], Outcome.DONE, now)


def _treat(step: ClosureStep, held: Held, closure: AreaClosure, together: Together, by: Actor) -> None:
    kind = kind_of(step)
    row = held[step.key]
    if step.what == What.CALL_OFF:
        kind.call_off(row, closure.reason, together, by=by)
    elif step.what == What.MOVE:
        kind.move(row, Where(step.room, step.starts_at), closure.reason, together, by=by)
    else:
        kind.keep(row, by=by)


def carry_out_due() -> int:
    """The sweep: what is due of every closure; how many people are told. A closure that cannot be looked at now is
    looked at in the next round.
    """
    due = ClosureStep.objects.due(clock.now()).order_by("closure").values_list("closure", flat=True).distinct()
    return sweeping.each("closures", list(due), carry_out)


def undo_closure(pk: int, *, by: Actor) -> list[Decided]:
    """Take a closure back as if it had never been: what was about to be done is not done, nobody is told of it, and
    every booking, wait, appointment, credit, contract and room is as it was. Which decisions had been carried out
    already, because what they are about begins within the hour: those stay, whoever was in it was told.

    Locks the areas. Raises what `UNDO_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        closure = lock_closure(pk)
        check(UNDO_RULES, undo_facts(closure, now), now)
        _end(closure.steps.pending(), Outcome.WITHDRAWN, now)
        closure.undone_at = now
        closure.save(update_fields=["undone_at"])
        return named(closure.steps.filter(outcome=Outcome.DONE).order_by("pk"))


def undo_facts(closure: AreaClosure, now: datetime) -> UndoFacts:
    return UndoFacts(closure.closed_at + WAITS, closure.is_over(now), why_shut(closure))
