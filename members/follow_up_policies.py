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

AFTER_CONSULTATION = declare(
    "follow_up.consultation_days",
    _("A consultation is followed up after"),
    Unit.DAYS,
    3,
    maximum=90,
    help=_("By whoever held it. None: it opens no follow-up."),
)

AFTER_FIRST_VISIT = declare(
    "follow_up.first_visit_days",
    _("A first visit is followed up after"),
    Unit.DAYS,
    1,
    maximum=30,
    help=_("By whoever checked the person in, who calls and asks how it was. None: it opens no follow-up."),
)


def escalate_after(at: datetime) -> timedelta:
    return read([ESCALATE_AFTER], at=at).span(ESCALATE_AFTER)


def after_consultation(at: datetime) -> int:
    """In days; none where consultations open no follow-up."""
    return read([AFTER_CONSULTATION], at=at).span(AFTER_CONSULTATION).days


def after_first_visit(at: datetime) -> int:
    """In days; none where first visits open no follow-up."""
    return read([AFTER_FIRST_VISIT], at=at).span(AFTER_FIRST_VISIT).days
