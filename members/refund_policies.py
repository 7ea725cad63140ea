"""The figures of refunds."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

LIMIT = declare(
    "refund.approval_above",
    _("Refunds are approved by somebody in charge above"),
    Unit.MONEY,
    "500.00",
    maximum=1_000_000,
    help=_("Up to this amount the front desk pays a refund at once."),
)
ARRIVAL = declare(
    "refund.arrival_days",
    _("Whether a refund has arrived is asked after"),
    Unit.DAYS,
    3,
    minimum=1,
    maximum=60,
    help=_("A colleague calls the person then, unless they have confirmed it before."),
)


def approval_limit(at: datetime) -> Decimal:
    return read([LIMIT], at=at).money(LIMIT)


def arrival_days(at: datetime) -> timedelta:
    return read([ARRIVAL], at=at).span(ARRIVAL)
