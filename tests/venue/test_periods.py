from datetime import date

from venue.periods import Period, four_weeks, last_quarter, midnight, this_week


def test_period_ends_with_its_last_day_and_its_trend_begins_with_a_monday():
    period = Period(date(2026, 2, 11), date(2026, 3, 10))

    assert (period.begins, period.ends) == (midnight(date(2026, 2, 11)), midnight(date(2026, 3, 11)))
    assert (len(period.weeks), period.weeks[0], period.weeks[-1]) == (8, date(2026, 1, 19), date(2026, 3, 9))
    assert period.with_trend == Period(date(2026, 1, 19), date(2026, 3, 10))


def test_trend_of_a_long_period_has_all_its_weeks():
    weeks = Period(date(2025, 10, 1), date(2025, 12, 31)).weeks
    assert (len(weeks), weeks[0], weeks[-1]) == (14, date(2025, 9, 29), date(2025, 12, 29))


def test_periods_that_are_ready():
    today = date(2026, 3, 10)  # a Tuesday
    assert this_week(today) == Period(date(2026, 3, 9), today)
    assert four_weeks(today) == Period(date(2026, 2, 11), today)
    assert last_quarter(today) == Period(date(2025, 10, 1), date(2025, 12, 31))
    assert last_quarter(date(2026, 5, 31)) == Period(date(2026, 1, 1), date(2026, 3, 31))
