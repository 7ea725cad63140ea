"""The rhythm of meetings, and when what was changed is looked at again."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from feedback.models import Meeting
from venue.policies import Definition, Unit, declare, read

MONTHS = [
    ("1", _("month")),
    ("2", _("two months")),
    ("3", _("quarter")),
    ("6", _("half-year")),
    ("12", _("year")),
]
MONTHLY = declare("meeting.monthly_months", _("Monthly review: once a"), Unit.CHOICE, "1", choices=MONTHS)
QUARTERLY = declare("meeting.quarterly_months", _("Quarterly evaluation: once a"), Unit.CHOICE, "3", choices=MONTHS)
HALF_YEARLY = declare("meeting.half_yearly_months", _("Half-yearly meeting: once a"), Unit.CHOICE, "6", choices=MONTHS)
GROUP = declare("meeting.group_months", _("Meeting of the quality group: once a"), Unit.CHOICE, "3", choices=MONTHS)
HELD_WITHIN = declare(
    "meeting.held_within_days",
    _("A meeting is held within"),
    Unit.DAYS,
    14,
    minimum=1,
    maximum=60,
    help=_("Counted from the last of the days that it looks at. After that it is noted as missed."),
)
CHECKED_AFTER = declare(
    "improvement.check_days",
    _("The effect of a change is measured after"),
    Unit.DAYS,
    14,
    minimum=1,
    maximum=180,
    help=_("From then on the agenda of every meeting names what nobody has measured yet."),
)
RHYTHM: dict[str, Definition] = {
    Meeting.Kind.MONTHLY: MONTHLY,
    Meeting.Kind.QUARTERLY: QUARTERLY,
    Meeting.Kind.HALF_YEARLY: HALF_YEARLY,
    Meeting.Kind.GROUP: GROUP,
}


def months_of(kind: str, at: datetime) -> int:
    """Every how many months a kind of meeting takes place."""
    return int(read([RHYTHM[kind]], at=at).choice(RHYTHM[kind]))


def held_within(at: datetime) -> timedelta:
    return read([HELD_WITHIN], at=at).span(HELD_WITHIN)


def checked_after(at: datetime) -> timedelta:
    return read([CHECKED_AFTER], at=at).span(CHECKED_AFTER)
