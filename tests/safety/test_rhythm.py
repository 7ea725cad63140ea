from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from safety.rhythm import Span, at_opening, days_to_make, was_house_away
from venue.working_time import Hours

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 9)
HOUR, TWO_HOURS = timedelta(hours=1), timedelta(hours=2)


def at(*parts, zone=SHANGHAI):
    return datetime(2026, 3, *parts, tzinfo=zone)


def test_duty_is_due_when_the_day_first_opens():
    hours = [Hours(0, time(14), time(1)), Hours(0, time(6, 30), time(12)), Hours(1, time(8), time(22))]

    assert at_opening(hours, MONDAY, HOUR, TWO_HOURS, SHANGHAI) == Span(at(9, 5, 30), at(9, 6, 30), at(9, 8, 30))


def test_day_without_an_opening_has_no_duty():
    assert at_opening([Hours(1, time(8), time(22))], MONDAY, HOUR, TWO_HOURS, SHANGHAI) is None


def test_window_before_an_early_opening_begins_the_day_before():
    span = at_opening([Hours(0, time(0, 30), time(4))], MONDAY, HOUR, TWO_HOURS, SHANGHAI)

    assert (span.opens_at, span.late_until) == (at(8, 23, 30), at(9, 2, 30))


def test_clocks_that_change_in_spring_leave_the_opening_at_its_hour():
    sunday = date(2026, 3, 29)
    span = at_opening([Hours(6, time(6, 30), time(22))], sunday, timedelta(hours=5), TWO_HOURS, BERLIN)

    assert span.due_at.astimezone(BERLIN).time() == time(6, 30)
    assert span.due_at - span.opens_at == timedelta(hours=5)


def test_today_and_tomorrow_are_made():
    assert days_to_make(MONDAY, MONDAY, 14) == [date(2026, 3, 9), date(2026, 3, 10)]
    assert days_to_make(MONDAY, None, 14) == [date(2026, 3, 9), date(2026, 3, 10)]


def test_days_of_silence_are_made_too_but_not_for_ever():
    assert days_to_make(MONDAY, date(2026, 3, 7), 14) == [date(2026, 3, day) for day in (7, 8, 9, 10)]
    assert days_to_make(MONDAY, date(2025, 3, 7), 2)[0] == date(2026, 3, 7)


def test_house_was_away_when_nothing_ran_from_the_due_time_on():
    due, now = at(9, 6, 30), at(9, 8, 30)

    assert was_house_away(due, at(9, 6, 29), now) is True
    assert was_house_away(due, None, now) is True
    assert was_house_away(due, at(9, 6, 30), now) is False
    assert was_house_away(due, due - timedelta(minutes=1), due + timedelta(minutes=1)) is False
