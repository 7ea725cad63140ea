"""The clocks of a case, from its row and its events."""

from feedback.models import Case
from feedback.sla_clock import ANSWER, RESOLUTION, Clock, telling


def clocks_of(case: Case) -> list[Clock]:
    """First answer for every case, resolution for complaints; the case must be read through `Case.objects`."""
    answer = Clock(ANSWER, case.received_at, case.answer_due_at, stopped_at=case.answered_at or case.ended_at)
    complaint = getattr(case, "complaint", None)
    if complaint is None:
        return [answer]
    stopped_at = case.resolved_at or case.ended_at
    return [
        answer,
        Clock(RESOLUTION, case.received_at, complaint.promised_until, stopped_at, complaint.extended_until),
    ]


def next_clock(case: Case) -> Clock | None:
    """The running clock that is due first; of two that are due together, the resolution."""
    running = [each for each in telling(clocks_of(case)) if each.is_running and case.is_open]
    return min(running, key=lambda each: each.due_at, default=None)
