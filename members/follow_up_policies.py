"""The figures of follow-ups."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

ESCALATE_AFTER = declare(
    "follow_up.escalate_hours",
    _("Others are told of an overdue follow-up after"),
    Unit.HOURS,
    24,
    minimum=1,
    maximum=336,
    help=_("Hours after it was due. Told are those on duty who see follow-ups, else the managers, else the owners."),
)


def escalate_after(at: datetime) -> timedelta:
    return read([ESCALATE_AFTER], at=at).span(ESCALATE_AFTER)
