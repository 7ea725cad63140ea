"""How much somebody may give away to make a case good, by what they are entrusted with."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

DESK = declare(
    "compensation.desk_limit",
    _("Whoever answers cases gives up to"),
    Unit.MONEY,
    "100.00",
    maximum=100_000,
    help=_("For all of one case together. Above it somebody in charge approves."),
)
LEAD = declare(
    "compensation.lead_limit",
    _("Whoever decides cases gives up to"),
    Unit.MONEY,
    "300.00",
    maximum=100_000,
    help=_("For all of one case together. Above it somebody in charge approves."),
)
MANAGER = declare(
    "compensation.manager_limit",
    _("Whoever approves compensations gives up to"),
    Unit.MONEY,
    "1000.00",
    maximum=1_000_000,
    help=_("For all of one case together. Above it another one in charge approves."),
)


@dataclass(frozen=True)
class Limits:
    """What holds now, with the ids of the rows it was read from."""

    desk: Decimal
    lead: Decimal
    manager: Decimal
    ids: tuple[int, ...]


def limits(at: datetime) -> Limits:
    values = read([DESK, LEAD, MANAGER], at=at)
    return Limits(values.money(DESK), values.money(LEAD), values.money(MANAGER), values.ids)
