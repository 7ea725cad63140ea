"""The sweep that lets the clocks of open cases strike: reminder, warning, escalation, each once."""

import logging

from django.utils.translation import gettext_noop

from feedback.models import Case, CaseEvent
from feedback.models.case import CaseQuerySet
from feedback.selectors.clocks import clocks_of
from feedback.services import messages
from feedback.services.case import add_event, locked
from feedback.sla_clock import steps_due
from venue import clock, locking
from venue.actors import Automation

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("clocks of cases"))
A_MINUTE = 60


def run_clocks(limit: int = 500) -> int:
    """Take every step that is due; how many were taken.

    Safe to run twice: the case is locked and looked at again, and a step is unique in the database. A step that fell
    due while nothing ran is taken once, late, and says by how much.
    """
    struck = 0
    for pk in _waiting():
        struck += strike(pk)
        if struck >= limit:
            break
    return struck


def strike(pk: int) -> int:
    """Lock one case and take the steps that are due."""
    now = clock.now()
    with locking.atomic(by=SWEEP):
        case = locked(pk)
        if not case.is_open:
            return 0
        steps = steps_due(clocks_of(case), taken(case), now)
        for step in steps:
            late_minutes = int(step.late_by(now).total_seconds() // A_MINUTE)
            told = messages.tell_step(case, step, late_minutes)
            add_event(
                case,
                CaseEvent.Kind.STEP,
                by=SWEEP,
                step=step.name,
                due_at=step.due_at,
                facts={"late_minutes": late_minutes, "told": [user.display_name for user in told]},
            )
            if late_minutes:
                logger.warning("case %s: step %s taken %s minutes late", case.number, step.name, late_minutes)
    return len(steps)


def _waiting() -> list[int]:
    """Open cases with a step due that was not taken, the one received first at the front."""
    now = clock.now()
    return [case.pk for case in open_cases() if steps_due(clocks_of(case), taken(case), now)]


def open_cases() -> CaseQuerySet:
    """Every case whose clocks run, with its events at hand; three queries."""
    rows = Case.objects.get_queryset().open().select_related("complaint").prefetch_related("events")
    return rows.order_by("received_at", "pk")


def taken(case: Case) -> list[str]:
    return [event.step for event in case.events.all() if event.step]
