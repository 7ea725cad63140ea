"""The numbers of the gate."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

SOON = declare(
    "gate.soon_minutes",
    _("Told at once of a closed area: whose booking begins within"),
    Unit.MINUTES,
    60,
    minimum=10,
    maximum=720,
    help=_("For everybody else there is a draft, which the desk sends."),
)
AGAIN = declare(
    "gate.again_hours",
    _("A parameter beyond its limit twice within this time is a larger hazard"),
    Unit.HOURS,
    24,
    minimum=1,
    maximum=720,
)
FRESH = declare(
    "gate.fresh_run_minutes",
    _("A fresh run after a critical item failed is due within"),
    Unit.MINUTES,
    60,
    minimum=10,
    maximum=720,
)


@dataclass(frozen=True)
class GatePolicy:
    soon: timedelta
    again: timedelta
    fresh: timedelta
    ids: tuple[int, ...]


def gate_policy(at: datetime) -> GatePolicy:
    values = read([SOON, AGAIN, FRESH], at=at)
    return GatePolicy(values.span(SOON), values.span(AGAIN), values.span(FRESH), values.ids)
