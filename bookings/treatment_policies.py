"""The numbers of treatments, and the frozen object that rules receive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

GRID = declare(
    "treatment.grid_minutes",
    _("Treatments begin every"),
    Unit.CHOICE,
    "15",
    choices=[
        ("5", _("5 minutes")),
        ("10", _("10 minutes")),
        ("15", _("quarter of an hour")),
        ("20", _("20 minutes")),
        ("30", _("half an hour")),
        ("60", _("hour")),
    ],
    help=_("Start times that are offered, counted from the full hour."),
)
ALL = (GRID,)


@dataclass(frozen=True)
class TreatmentPolicy:
    """What holds for offering treatments, with the ids of the rows it was read from."""

    grid: timedelta = timedelta(minutes=15)
    ids: tuple[int, ...] = ()


def treatment_policy(at: datetime) -> TreatmentPolicy:
    values = read(ALL, at=at)
    return TreatmentPolicy(grid=timedelta(minutes=int(values.choice(GRID))), ids=values.ids)
