"""When strikes close advance booking, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from bookings.penalties import Strike, suspended_until

NOW = datetime(2026, 3, 10, tzinfo=UTC)
DAYS = timedelta(days=1)


def strikes(*days):
    """Each counts for 90 days."""
    return [Strike(NOW + day * DAYS, NOW + (day + 90) * DAYS) for day in days]


@pytest.mark.parametrize(
    ("days", "until"),
    [
        ((), None),
        ((0, 10), None),
        ((0, 10, 20), 50),
        ((20, 0, 10), 50),  # in whatever order they are handed over
        ((0, 10, 89), 119),
        ((0, 10, 90), None),  # the first has lapsed by then
        ((0, 10, 20, 40), 70),  # one more begins it anew
    ],
)
def test_third_strike_that_counts_closes_booking_for_thirty_days(days, until):
    expected = None if until is None else NOW + until * DAYS
    assert suspended_until(strikes(*days), most=3, lasts=30 * DAYS) == expected


def test_without_a_limit_nothing_follows():
    assert suspended_until(strikes(0, 0, 0), most=0, lasts=30 * DAYS) is None
