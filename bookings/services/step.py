"""Running a class step by step: check-in, warm-up, training, cool-down, closing assessment."""

from bookings.errors import StepOutOfTurn
from bookings.models import ScheduledSession, SessionStep
from bookings.rules import STEP_RULES, UNDO_STEP_RULES
from bookings.selectors.roster import step_facts
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.rules import check


def tick(session_pk: int, step: str, *, by: Actor) -> SessionStep:
    """Note that a step is done, and when. Locks the session; raises what `STEP_RULES` say."""
    now = clock.now()
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        check(STEP_RULES, step_facts(session, step), now)
        with refused_as({"bookings_sessionstep_once": StepOutOfTurn()}):
            return SessionStep.objects.create(session=session, step=step, done_at=now, done_by=user_of(by))


def untick(session_pk: int, step: str, *, by: Actor) -> None:
    """Take the step back that was ticked last; the history keeps both. Locks the session; raises what
    `UNDO_STEP_RULES` say.
    """
    with locking.atomic(by=by):
        session = locking.lock_one(ScheduledSession, session_pk)
        check(UNDO_STEP_RULES, step_facts(session, step), clock.now())
        session.steps.filter(step=step).delete()
