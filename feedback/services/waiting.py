"""A case that waits for its guest goes on once they say something."""

from feedback.models import Case, CaseEvent
from feedback.services.case import add_event
from venue.actors import Actor


def resume_if_waiting(case: Case, *, by: Actor) -> bool:
    """Whether it waited. Called inside the transaction of what the guest did, with the case locked."""
    if case.state != Case.State.WAITING:
        return False
    add_event(case, CaseEvent.Kind.RESUMED, by=by, is_visible=True)
    return True
