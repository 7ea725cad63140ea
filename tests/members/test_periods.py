from datetime import date

import pytest

from members.periods import Period, period, renewed_from


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        (date(2026, 3, 10), 12, date(2027, 3, 9)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 1), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_from_a_day(starts_on, months, ends_on):
    assert period(starts_on, months) == Period(starts_on, ends_on)


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (date(2026, 4, 1), date(2026, 4, 2)),
        (date(2026, 3, 9), date(2026, 3, 10)),
        (date(2026, 2, 8), date(2026, 2, 9)),
        (date(2026, 2, 7), date(2026, 3, 10)),
    ],
)
def test_renewal_goes_on_or_begins_today(ends_on, expected):
    assert renewed_from(ends_on, date(2026, 3, 10), 30) == expected


def test_neighbours_do_not_overlap():
    march, april = Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 4, 1), date(2026, 4, 30))
    assert (march.overlaps(april), march.overlaps(Period(date(2026, 3, 31), date(2026, 4, 1)))) == (False, True)
