"""What it means that an agreement is not signed."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from venue.models.agreed_text import AGREEMENTS, Kind
from venue.policies import Definition, Unit, declare, read

OFF, WARN, BAR = "off", "warn", "bar"
CHOICES = (
    (OFF, _("Nothing: it is not asked for")),
    (WARN, _("A warning at the desk")),
    (BAR, _("A warning, and no booking until it is signed")),
)


def declared(kind: Kind, label: object) -> Definition:
    return declare(f"agreements.{kind}", label, Unit.CHOICE, WARN, choices=CHOICES)  # type: ignore[arg-type]


DEFINITIONS = {
    Kind.SAFETY: declared(Kind.SAFETY, _("Without a signed safety agreement there is")),
    Kind.PRIVACY: declared(Kind.PRIVACY, _("Without a signed privacy notice there is")),
    Kind.CONTRACT: declared(Kind.CONTRACT, _("Without signed contract terms there is")),
}


def what_follows(at: datetime) -> Mapping[Kind, str]:
    figures = read(DEFINITIONS.values(), at=at)
    return {kind: figures.choice(DEFINITIONS[kind]) for kind in AGREEMENTS}


def asked_for(at: datetime) -> tuple[Kind, ...]:
    """Which agreements are to be signed at all."""
    return tuple(kind for kind, follows in what_follows(at).items() if follows != OFF)


def barring(at: datetime) -> tuple[Kind, ...]:
    """Without which of them nothing is booked; in most houses none."""
    return tuple(kind for kind, follows in what_follows(at).items() if follows == BAR)
