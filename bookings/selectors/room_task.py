"""What is to be done to rooms today, and how what was done kept to its time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import RoomBooking, RoomTask
from bookings.selectors.room_words import time_of
from venue import clock
from venue.models import User
from venue.working_time import business_date, day_span


@dataclass(frozen=True)
class Work:
    """One task as it is shown: `measured` says how early or late it was done; it waits as long as the party is in the
    room.
    """

    task: RoomTask
    time: str
    measured: str
    is_overdue: bool
    waits: bool


def work_today() -> list[Work]:
    """What is due on the present business day or was due before and is not done, by the time it is due; two queries."""
    zone = clock.zone()
    begins, ends = day_span(business_date(clock.now(), zone), zone)
    due = Q(due_at__gte=begins, due_at__lt=ends) | Q(due_at__lt=begins, done_at=None)
    return [work_of(each) for each in RoomTask.objects.standing().filter(due).with_details().order_by("due_at", "pk")]


def work_for(booking: RoomBooking) -> Sequence[Work]:
    return [work_of(each) for each in booking.tasks.with_details().order_by("due_at", "pk")]


def work_of(task: RoomTask) -> Work:
    now, state = clock.now(), task.booking.state
    waits = task.kind == RoomTask.Kind.CLEARING and state != RoomBooking.State.FINISHED
    return Work(task, time_of(task.booking), measured(task), task.is_overdue(now) and not waits, waits)


def measured(task: RoomTask) -> str:
    minutes = task.minutes_early
    if minutes is None:
        return ""
    if minutes >= 0:
        return ngettext("%(count)s minute early", "%(count)s minutes early", minutes) % {"count": minutes}
    return ngettext("%(count)s minute late", "%(count)s minutes late", -minutes) % {"count": -minutes}


def room_task_for(user: User, pk: int) -> RoomTask:
    """Any task of a room; whoever may set rooms up sees all of them."""
    return get_object_or_404(RoomTask, pk=pk)


def nothing_left(work: Sequence[Work]) -> str:
    return _("Everything for today is done.") if work and all(each.task.done_at for each in work) else ""
