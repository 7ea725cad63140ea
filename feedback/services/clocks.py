"""The sweep that lets the clocks of open cases strike: reminder, warning, escalation, alarm, each once."""

import logging
from datetime import datetime

from django.utils.translation import gettext_noop

from feedback.models import Case, CaseEvent
from feedback.models.case import CaseQuerySet
from feedback.selectors.clocks import clocks_of
from feedback.services import messages
from feedback.services.case import add_event, locked
from feedback.sla_clock import steps_due
from venue import clock, locking, sweeping
from venue.actors import Automation

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("clocks of cases"))
A_MINUTE = 60


def run_clocks(limit: int = 500) -> int:
    """Take every step that is due, the earliest first whosever it is; how many were taken.

    Safe to run twice: the case is locked and looked at again, and a step is unique in the database. A step that fell
    due while nothing ran is taken once, late, and says by how much.
    """
    return sweeping.each("clocks of cases", _due(), lambda due: strike(due[1], due[0]), limit=limit)


def strike(pk: int, until: datetime | None = None) -> int:
    """Lock one case and take the steps that are due, or were due until then."""
    now = clock.now()
    with locking.atomic(by=SWEEP):
        case = locked(pk)
        if not case.is_open:
            return 0
        steps = steps_due(clocks_of(case), taken(case), until or now)
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


def _due() -> list[tuple[datetime, int]]:
    """When steps that were not taken yet fell due, and of which case, in this order."""
    now = clock.now()
    return sorted(
        {(step.due_at, case.pk) for case in open_cases() for step in steps_due(clocks_of(case), taken(case), now)}
    )


def open_cases() -> CaseQuerySet:
    """Every case whose clocks run, with its events at hand; three queries."""
    return Case.objects.get_queryset().open().with_clocks().prefetch_related("events").order_by("received_at", "pk")


def taken(case: Case) -> list[str]:
    return [event.step for event in case.events.all() if event.step]
