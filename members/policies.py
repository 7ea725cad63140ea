"""The numbers of this room of the house."""

from datetime import datetime

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


def renewal_gap(at: datetime) -> int:
    """In days."""
    return read([RENEWAL_GAP], at=at).span(RENEWAL_GAP).days
