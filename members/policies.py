"""The numbers of this room of the house."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

RENEWAL_GAP = declare(
    "membership.renewal_gap_days",
    _("A renewal may follow within"),
    Unit.DAYS,
    30,
    maximum=365,
    help=_(
        "How many days after the old contract a new one may begin and still count as its renewal. Renewed within "
        "them, a contract goes on from the day after the old one; later it begins on the day it is sold."
    ),
)
FREEZE_LEAST = declare(
    "freeze.least_days",
    _("A pause lasts at least"),
    Unit.DAYS,
    7,
    minimum=1,
    maximum=365,
)
FREEZE_MOST = declare("freeze.most_days", _("A pause lasts at most"), Unit.DAYS, 90, minimum=1, maximum=730)
FREEZES_A_YEAR = declare(
    "freeze.per_year",
    _("Pauses a year"),
    Unit.COUNT,
    2,
    maximum=12,
    help=_("Of one membership, within any twelve months. None: memberships are not paused here."),
)
CREDIT_GRACE = declare(
    "credits.grace_days",
    _("A credit that comes back late may still be used for"),
    Unit.DAYS,
    7,
    maximum=365,
    help=_("When a class is called off or cancelled in time, and the pack has run out or is about to."),
)
FIRST_NOTICE = declare(
    "membership.notice_days",
    _("A membership's end is announced"),
    Unit.DAYS,
    30,
    minimum=1,
    maximum=180,
    help=_("How many days before the last day the member is written to, unless it was renewed."),
)
SECOND_NOTICE = declare("membership.second_notice_days", _("and once more"), Unit.DAYS, 7, minimum=1, maximum=90)
GUESTS = declare(
    "guests.most",
    _("New guests a member brings"),
    Unit.COUNT,
    5,
    maximum=100,
    help=_("How many people a member writes down online within 30 days. The front desk may always."),
)
CHECK_EVERY = declare(
    "data_check.every_days",
    _("People are asked whether phone and email are still right every"),
    Unit.DAYS,
    30,
    minimum=30,
    maximum=365,
    help=_("Whatever they answer, they are not asked again within these days, neither at the desk nor by message."),
)
CHECK_OVERDUE = declare(
    "data_check.overdue_days",
    _("Phone and email count as unconfirmed after"),
    Unit.DAYS,
    60,
    minimum=30,
    maximum=730,
    help=_("Then the person stands on the desk's list of data to check."),
)
SCREENING_EVERY = declare(
    "screening.every_days",
    _("A health screening is due again after"),
    Unit.DAYS,
    365,
    minimum=30,
    maximum=1095,
    help=_("What it barred stays barred until somebody is screened again: time alone makes nobody healthy."),
)
LAPSES_AFTER = declare(
    "stage.lapsed_days",
    _("Somebody counts as lapsed after"),
    Unit.DAYS,
    60,
    minimum=7,
    maximum=730,
    help=_("Days without a visit and without a contract. Until then whoever had a contract is still a member."),
)
INTAKE_WARN = declare(
    "intake.warn_minutes",
    _("Receiving somebody new is to be finished soon after"),
    Unit.MINUTES,
    8,
    minimum=1,
    maximum=120,
    help=_("From the greeting on; then the clock of the intake warns."),
)
INTAKE_LATE = declare(
    "intake.late_minutes",
    _("and is late after"),
    Unit.MINUTES,
    10,
    minimum=1,
    maximum=120,
    help=_("Those that took longer can be listed."),
)

GREETING_TIME = declare(
    "greetings.time",
    _("Greetings are sent from"),
    Unit.CLOCK,
    "09:00",
    help=_("On birthdays, and on the holidays that are ticked for it; to whoever said yes to greetings by email."),
)


def greeting_time(at: datetime) -> time:
    return read([GREETING_TIME], at=at).clock(GREETING_TIME)


def most_guests(at: datetime) -> int:
    return read([GUESTS], at=at).count(GUESTS)


def intake_limits(at: datetime) -> tuple[timedelta, timedelta]:
    """After how long an intake warns, and after how long it is late."""
    figures = read([INTAKE_WARN, INTAKE_LATE], at=at)
    return figures.span(INTAKE_WARN), figures.span(INTAKE_LATE)


def lapses_after(at: datetime) -> timedelta:
    return read([LAPSES_AFTER], at=at).span(LAPSES_AFTER)


def screening_every(at: datetime) -> timedelta:
    return read([SCREENING_EVERY], at=at).span(SCREENING_EVERY)


def renewal_gap(at: datetime) -> int:
    """In days."""
    return read([RENEWAL_GAP], at=at).span(RENEWAL_GAP).days


@dataclass(frozen=True)
class PauseLimits:
    """The figures of pausing; lengths in days."""

    least: int
    most: int
    a_year: int


def pause_limits(at: datetime) -> PauseLimits:
    figures = read([FREEZE_LEAST, FREEZE_MOST, FREEZES_A_YEAR], at=at)
    return PauseLimits(figures.count(FREEZE_LEAST), figures.count(FREEZE_MOST), figures.count(FREEZES_A_YEAR))


def credit_grace(at: datetime) -> timedelta:
    """How long a credit that came back late may still be used; nothing where no days of grace are given."""
    return read([CREDIT_GRACE], at=at).span(CREDIT_GRACE)


@dataclass(frozen=True)
class NoticePolicy:
    """How long before the last day of a contract it is announced."""

    first: timedelta
    second: timedelta


def notice_policy(at: datetime) -> NoticePolicy:
    figures = read([FIRST_NOTICE, SECOND_NOTICE], at=at)
    return NoticePolicy(figures.span(FIRST_NOTICE), figures.span(SECOND_NOTICE))


@dataclass(frozen=True)
class CheckPolicy:
    """How often somebody is asked whether their data are right, and after how long they count as unconfirmed."""

    every: timedelta
    overdue: timedelta


def check_policy(at: datetime) -> CheckPolicy:
    figures = read([CHECK_EVERY, CHECK_OVERDUE], at=at)
    return CheckPolicy(figures.span(CHECK_EVERY), figures.span(CHECK_OVERDUE))
