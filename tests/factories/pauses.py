"""Pauses of memberships, made through the service, so that the membership ends as much later."""

from datetime import timedelta

from bookings.services.freeze import pause
from members.models import Freeze, Membership
from members.periods import Period
from tests.factories.bookings import HOUSE
from tests.factories.members import make_sold
from venue import clock


def in_days(first: int, length: int) -> Period:
    """So many days from the day that is `first` days from today."""
    starts_on = clock.today() + timedelta(days=first)
    return Period(starts_on, starts_on + timedelta(days=length - 1))


def make_pause(membership: Membership | None = None, *, first: int = 10, length: int = 10) -> Freeze:
    membership = membership or make_sold()
    return pause(membership.pk, in_days(first, length), reason=Freeze.Reason.TRAVEL, by=HOUSE).freeze
