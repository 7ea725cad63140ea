"""The sweep that reminds of follow-ups: the owner when one falls due, others when it stays so."""

import logging
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from members.follow_up_policies import escalate_after
from members.models import FollowUp, FollowUpMove
from members.services import follow_up_messages as messages
from members.services.follow_up import note_step
from venue import clock, locking, sweeping
from venue.actors import Automation

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("clock of follow-ups"))
Step = FollowUpMove.Kind


def run_clock(limit: int = 200) -> int:
    """Take both steps where they are due; how many were taken.

    Safe to run twice: each follow-up is locked and looked at again, it keeps that a step was taken, and a message's
    cause is unique. What fell due while nothing ran is taken late, the reminder before the escalation.
    """
    return sweeping.in_turn(
        "clock of follow-ups",
        lambda: sweeping.each("reminding of follow-ups", _first(_unreminded(), limit), _remind),
        lambda: sweeping.each("escalating follow-ups", _first(_unescalated(), limit), _escalate),
    )


def _first(rows: QuerySet[FollowUp], limit: int) -> Iterator[int]:
    yield from list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def _unreminded() -> QuerySet[FollowUp]:
    return FollowUp.objects.overdue(clock.now()).filter(reminded_at=None)


def _unescalated() -> QuerySet[FollowUp]:
    now = clock.now()
    return FollowUp.objects.overdue(now - escalate_after(now)).filter(reminded_at__isnull=False, escalated_at=None)


def _remind(pk: int) -> bool:
    with locking.atomic(by=SWEEP):
        row = locking.lock_one(FollowUp, pk)
        if not _unreminded().filter(pk=pk).exists():
            return False
        row.reminded_at = clock.now()
        row.save(update_fields=["reminded_at"])
        _tell("follow_up_due", row, Step.REMINDED)
    return True


def _escalate(pk: int) -> bool:
    with locking.atomic(by=SWEEP):
        row = locking.lock_one(FollowUp, pk)
        if not _unescalated().filter(pk=pk).exists():
            return False
        row.escalated_at = clock.now()
        row.save(update_fields=["escalated_at"])
        _tell("follow_up_overdue", row, Step.ESCALATED)
        logger.warning("follow-up %s is overdue", pk)
    return True


def _tell(template: str, row: FollowUp, kind: Step) -> None:
    told = messages.receivers_when_due(row) if kind is Step.REMINDED else messages.others_than_owner(row)
    step = note_step(row, kind, told=", ".join(user.display_name for user in told), by=SWEEP)
    messages.tell(template, row, step, told)
