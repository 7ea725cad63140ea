from datetime import UTC, date, time
from zoneinfo import ZoneInfo

import pytest

from bookings.recurrence import opens_weekly, span_on, weekly_days

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
TUESDAY = 1
MARCH = [date(2026, 3, day) for day in (3, 10, 17, 24, 31)]


@pytest.mark.parametrize(
    ("first_on", "last_on", "after", "until", "days"),
    [
        (date(2026, 3, 3), None, None, date(2026, 3, 31), MARCH),
        (date(2026, 3, 4), None, None, date(2026, 3, 31), MARCH[1:]),
        (date(2026, 3, 1), date(2026, 3, 17), None, date(2026, 3, 31), MARCH[:3]),
        (date(2026, 3, 1), date(2026, 3, 16), None, date(2026, 3, 31), MARCH[:2]),
        (date(2026, 3, 3), None, date(2026, 3, 17), date(2026, 3, 31), MARCH[3:]),
        (date(2026, 3, 24), None, date(2026, 3, 3), date(2026, 3, 30), [MARCH[3]]),
        (date(2026, 3, 3), None, date(2026, 3, 31), date(2026, 3, 31), []),
        (date(2026, 4, 1), None, None, date(2026, 3, 31), []),
    ],
)
def test_weekly_days(first_on, last_on, after, until, days):
    assert weekly_days(TUESDAY, first_on, last_on, after, until) == days


def spans(first_on, zone, weeks=3):
    days = weekly_days(first_on.weekday(), first_on, None, None, date.fromordinal(first_on.toordinal() + 7 * weeks - 1))
    return [span_on(day, time(19), 60, zone) for day in days]


def in_utc(spans):
    return [(f"{begins.astimezone(UTC):%m-%d %H:%M}", f"{ends.astimezone(UTC):%H:%M}") for begins, ends in spans]


def test_class_keeps_its_wall_clock_when_summer_time_begins():
    made = spans(date(2026, 3, 24), BERLIN)

    assert {(f"{begins:%H:%M}", f"{ends:%H:%M}") for begins, ends in made} == {("19:00", "20:00")}
    assert in_utc(made) == [("03-24 18:00", "19:00"), ("03-31 17:00", "18:00"), ("04-07 17:00", "18:00")]


def test_class_keeps_its_wall_clock_when_summer_time_ends():
    made = spans(date(2026, 10, 20), BERLIN)

    assert {(f"{begins:%H:%M}", f"{ends:%H:%M}") for begins, ends in made} == {("19:00", "20:00")}
    assert in_utc(made) == [("10-20 17:00", "18:00"), ("10-27 18:00", "19:00"), ("11-03 18:00", "19:00")]


def test_zone_without_summer_time_has_one_instant_a_day():
    assert {span[5:] for span, _ in in_utc(spans(date(2026, 3, 24), SHANGHAI))} == {" 11:00"}


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_class_in_the_night_of_changing_clocks_lasts_as_long_as_ever(day):
    begins, ends = span_on(day, time(1, 30), 120, BERLIN)

    assert (ends.astimezone(UTC) - begins.astimezone(UTC)).total_seconds() == 120 * 60


def test_time_that_spring_skips_is_moved_on():
    begins, ends = span_on(date(2026, 3, 29), time(2, 30), 60, BERLIN)

    assert (f"{begins:%H:%M}", f"{ends:%H:%M}") == ("03:30", "04:30")


@pytest.mark.parametrize(
    ("starts_on", "weekday", "opens"),
    [
        (date(2026, 3, 9), 1, "2026-03-02 09:00"),  # a Monday class, booked from the Monday before
        (date(2026, 3, 15), 1, "2026-03-02 09:00"),  # the Sunday of that week, with all the others
        (date(2026, 3, 16), 1, "2026-03-09 09:00"),
        (date(2026, 3, 9), 7, "2026-03-08 09:00"),
        (date(2026, 3, 31), 7, "2026-03-29 09:00"),  # the morning after summer time began
    ],
)
def test_week_opens_at_one_moment_of_the_week_before(starts_on, weekday, opens):
    starts_at = span_on(starts_on, time(19), 60, BERLIN)[0]

    assert f"{opens_weekly(starts_at, weekday, time(9), BERLIN):%Y-%m-%d %H:%M}" == opens
