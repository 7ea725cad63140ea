"""The hours in which cases are worked on. What held on days that are over is kept: a change ends it and adds anew."""

from datetime import date, time, timedelta

from feedback.clock_errors import HoursTaken
from feedback.models import WorkingHours
from feedback.working_hours_rules import ADD_HOURS_RULES, CHANGE_HOURS_RULES, REMOVE_HOURS_RULES, HoursFacts
from venue import clock, locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.rules import check
from venue.services.keeping import Keeper

TAKEN = {"feedback_workinghours_one_per_start": HoursTaken()}
A_DAY = timedelta(days=1)

keeper = Keeper(WorkingHours, TAKEN)


def add_hours(*, weekdays: list[int], begins: time, ends: time, first_on: date, by: Actor) -> WorkingHours:
    """The same stretch on several weekdays, all or none. Raises what `ADD_HOURS_RULES` say, and `HoursTaken`."""
    check(ADD_HOURS_RULES, HoursFacts(first_on), clock.today())
    with locking.atomic(by=by), refused_as(TAKEN):
        fields = {"begins": begins, "ends": ends, "first_on": first_on}
        return [WorkingHours.objects.create(weekday=weekday, **fields) for weekday in weekdays][-1]


def change_hours(pk: int, *, weekdays: list[int], begins: time, ends: time, first_on: date, by: Actor) -> WorkingHours:
    """Other hours from a day on; on the days before it those stay that were. Locks the row; raises what
    `CHANGE_HOURS_RULES` say, and `HoursTaken`.
    """
    with locking.atomic(by=by):
        row = locking.lock_one(WorkingHours, pk)
        check(CHANGE_HOURS_RULES, HoursFacts(first_on, row.last_on), clock.today())
        end(row, first_on, by=by)
        return add_hours(weekdays=weekdays, begins=begins, ends=ends, first_on=first_on, by=by)


def remove_hours(pk: int, *, by: Actor) -> None:
    """Nobody works on cases then from today on. Locks the row; raises what `REMOVE_HOURS_RULES` say."""
    with locking.atomic(by=by):
        row = locking.lock_one(WorkingHours, pk)
        check(REMOVE_HOURS_RULES, HoursFacts(row.first_on, row.last_on), clock.today())
        end(row, clock.today(), by=by)


def end(row: WorkingHours, day: date, *, by: Actor) -> None:
    """Hold no longer from a day on; what held on no day yet goes."""
    if row.first_on >= day:
        keeper.remove(row.pk, by=by)
    else:
        row.last_on = day - A_DAY
        row.save(update_fields=["last_on"])
