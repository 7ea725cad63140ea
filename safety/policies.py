"""The numbers of this room of the house, and the frozen objects that its services receive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

LATE = declare(
    "duty.late_minutes",
    _("A duty may be late"),
    Unit.MINUTES,
    120,
    maximum=720,
    help=_("How long after its time a duty can still be done. Afterwards it is missed, and stays so."),
)
MAKE_UP = declare(
    "duty.make_up_minutes",
    _("A duty missed by the system is made up for"),
    Unit.MINUTES,
    60,
    minimum=10,
    maximum=720,
    help=_("When the house itself was away while a duty's time passed, a new one is due within this time."),
)
REINSPECTED = declare(
    "duty.reinspected_percent",
    _("Done duties that somebody else looks at again"),
    Unit.PERCENT,
    5,
    maximum=100,
    help=_("Drawn by chance when a duty is finished. With 0 none is drawn."),
)
GENERAL = declare(
    "hazard.general_hours",
    _("A general hazard is put right"),
    Unit.HOURS,
    12,
    minimum=1,
    maximum=720,
    help=_("The deadline that is proposed when a hazard is assigned."),
)
LARGER = declare(
    "hazard.larger_hours",
    _("A larger hazard is put right"),
    Unit.HOURS,
    7 * 24,
    minimum=1,
    maximum=2160,
    help=_("The deadline that is proposed when a hazard is assigned."),
)
MAJOR = declare(
    "hazard.major_hours",
    _("A major hazard is put right"),
    Unit.HOURS,
    24,
    minimum=1,
    maximum=2160,
    help=_("The deadline that is proposed when a hazard is assigned."),
)
RECURRENCE = declare(
    "hazard.recurrence_days",
    _("A hazard counts as come back"),
    Unit.DAYS,
    90,
    minimum=1,
    maximum=730,
    help=_(
        "Found in the same area and of the same kind within so many days after it was closed, it is raised a level."
    ),
)
FURTHER = declare(
    "hazard.escalate_further_hours",
    _("An overdue hazard is told to the owner of the venue"),
    Unit.HOURS,
    24,
    minimum=1,
    maximum=720,
    help=_("So long after the deadline, of which the manager was told at once."),
)
REPORTS_AN_HOUR = declare(
    "hazard.reports_an_hour",
    _("Hazards reported by guests from one connection within an hour"),
    Unit.COUNT,
    5,
    minimum=1,
    maximum=100,
    help=_("By the code on the wall of an area. Whoever has seen more is asked to tell somebody who works here."),
)


@dataclass(frozen=True)
class DutyPolicy:
    late: timedelta
    make_up: timedelta
    ids: tuple[int, ...]


def duty_policy(at: datetime) -> DutyPolicy:
    values = read([LATE, MAKE_UP], at=at)
    return DutyPolicy(values.span(LATE), values.span(MAKE_UP), values.ids)


def reinspected_share(at: datetime) -> int:
    """Of a hundred duties that are done, how many are looked at again."""
    return read([REINSPECTED], at=at).count(REINSPECTED)


def time_to_rectify(at: datetime) -> dict[str, timedelta]:
    """How long putting right may take, by level."""
    values = read([GENERAL, LARGER, MAJOR], at=at)
    return {"general": values.span(GENERAL), "larger": values.span(LARGER), "major": values.span(MAJOR)}


def counts_as_recurrence(at: datetime) -> timedelta:
    """How long after it was closed a hazard that is found again counts as come back."""
    return read([RECURRENCE], at=at).span(RECURRENCE)


def escalates_further_after(at: datetime) -> timedelta:
    return read([FURTHER], at=at).span(FURTHER)


def reports_an_hour(at: datetime) -> int:
    return read([REPORTS_AN_HOUR], at=at).count(REPORTS_AN_HOUR)
