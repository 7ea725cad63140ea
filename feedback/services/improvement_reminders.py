"""The sweep that reminds of improvements and their tasks before and after they are due."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_noop

from feedback.improvement_rules import Due, reminders_due
from feedback.models import Improvement, ImprovementEvent
from feedback.policies import reminds_of_improvements
from feedback.selectors.improvement import improvements
from feedback.services import improvement_messages as messages
from feedback.services.improvement import add_event, locked
from venue import clock, locking, sweeping
from venue.actors import Automation
from venue.models import User
from venue.roles import Role
from venue.selectors.staff import first_of

SWEEP = Automation(gettext_noop("deadlines of improvements"))


def remind_due(limit: int = 200) -> int:
    """Remind owners before and after what they have to do is due, and at last the quality lead; how many reminders.

    Safe to run twice: the improvement is locked and looked at again, and a reminder is unique in the database. After
    days in which nothing ran only the latest is sent.
    """
    keys = list(improvements().open().exclude(deadline_on=None).order_by("pk").values_list("pk", flat=True))
    return sweeping.each("deadlines of improvements", keys, remind_one, limit=limit)


def remind_one(pk: int) -> int:
    today = clock.today()
    before, again = reminds_of_improvements(clock.now())
    if not list(_steps(improvements().get(pk=pk), today, before, again)):
        return 0
    reminded = 0
    with locking.atomic(by=SWEEP):
        row = locked(pk)
        for step, owner, what, due_on in _steps(row, today, before, again):
            add_event(row, ImprovementEvent.Kind.REMINDED, by=SWEEP, step=step)
            told = {owner.pk: owner}
            if ":again:" in step:
                told |= {user.pk: user for user in first_of(Role.QUALITY_LEAD, Role.MANAGER, Role.OWNER)}
            for user in told.values():
                messages.remind(row, user, step, what=what, due_on=due_on, is_late=due_on < today)
            reminded += 1
    return reminded


def _steps(row: Improvement, today: date, before: timedelta, again: timedelta) -> Iterator[tuple[str, User, str, date]]:
    """Every reminder that is due: its name, whom it goes to, which task it is about if any, and the day."""
    if not row.is_open or row.owner is None or row.deadline_on is None:
        return
    taken = frozenset(row.events.exclude(step="").values_list("step", flat=True))
    if step := reminders_due(Due("deadline", row.deadline_on), taken, today, before, again):
        yield step, row.owner.user, "", row.deadline_on
    if row.state != Improvement.State.DOING:
        return
    for task in row.tasks.filter(done_at=None).select_related("owner__user"):
        if step := reminders_due(Due(f"task-{task.pk}", task.due_on), taken, today, before, again):
            yield step, task.owner.user, task.what, task.due_on
