"""The numbers of learning from cases."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

REPEATS = declare(
    "quality.repeat_days",
    _("A case counts as repeated for"),
    Unit.DAYS,
    90,
    minimum=7,
    maximum=365,
    help=_(
        "How far back an earlier complaint is looked for that has the same cause, or the same category in the same "
        "area or course."
    ),
)
REMIND = declare(
    "quality.remind_days",
    _("Reminder of a lesson that was not read"),
    Unit.DAYS,
    3,
    minimum=1,
    maximum=30,
    help=_("How many days after it was sent. Each person is reminded once."),
)
CHECK_BY = declare(
    "quality.check_by",
    _("The daily check is done by"),
    Unit.CLOCK,
    "20:00",
    help=_("Who answers for quality is reminded then, if nobody has signed the day off."),
)


def repeats_within(at: datetime) -> timedelta:
    return read([REPEATS], at=at).span(REPEATS)


def remind_after(at: datetime) -> timedelta:
    return read([REMIND], at=at).span(REMIND)


def check_by(at: datetime) -> time:
    return read([CHECK_BY], at=at).clock(CHECK_BY)
