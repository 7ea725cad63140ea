"""Waiting for the guest: the clock of the house stands meanwhile, what was promised runs on."""

from feedback.models import Case, CaseEvent
from feedback.selectors.facts import wait_facts
from feedback.services import messages
from feedback.services.case import add_event, to_handle
from feedback.waiting_rules import PAUSE_RULES, RESUME_RULES
from venue import clock, locking
from venue.actors import Actor
from venue.rules import check

Kind = CaseEvent.Kind


def pause(pk: int, text: str, *, by: Actor) -> bool:
    """Ask the guest something and wait for them; the question is an answer in person. True when it goes out by message.
    Locks the case; raises what `PAUSE_RULES` say.
    """
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(PAUSE_RULES, wait_facts(case), clock.now())
        event = add_event(case, Kind.PAUSED, by=by, text=text, is_visible=True)
        return messages.tell_question(case, event)


def resume(pk: int, *, by: Actor) -> None:
    """Go on without the guest's word. Locks the case; raises what `RESUME_RULES` say."""
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(RESUME_RULES, wait_facts(case), clock.now())
        add_event(case, Kind.RESUMED, by=by, is_visible=True)


def resume_if_waiting(case: Case, *on: str, by: Actor) -> bool:
    """The guest has said something: if the case waits for them (`on` a question, or on the answer to a solution), it
    goes on; whether it did. For a running transaction that holds the lock of the case, after their word was added.
    """
    turn = case.events.filter(kind__in=CaseEvent.TURNS).order_by("-at", "-pk").values_list("kind", flat=True).first()
    if turn not in (on or (Kind.PAUSED,)):
        return False
    add_event(case, Kind.RESUMED, by=by, is_visible=True, facts={"is_by_guest": True})
    return True
