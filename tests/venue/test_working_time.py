from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from venue.working_time import (
    Hours,
    business_date,
    day_begins,
    day_span,
    in_quiet_hours,
    is_open,
    openings,
    quiet_hours_began,
    quiet_hours_end,
    wall_clock,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # the two Sundays on which Berlin changes its clocks
LATE = [Hours(weekday, time(10), time(2)) for weekday in range(7)]  # every day from ten until two in the morning


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-03-10 04:59:59", date(2026, 3, 9)),
        ("2026-03-10 05:00", date(2026, 3, 10)),
        ("2026-03-10 23:59", date(2026, 3, 10)),
        ("2026-03-11 01:30", date(2026, 3, 10)),
    ],
)
def test_business_date_ends_at_the_cut_off(instant, day):
    assert business_date(at(instant), SHANGHAI) == day


def test_business_date_of_another_cut_off_and_another_zone():
    assert business_date(at("2026-03-10 05:30"), SHANGHAI, cut_off=time(6)) == date(2026, 3, 9)
    assert business_date(datetime(2026, 3, 9, 22, 30, tzinfo=UTC), SHANGHAI) == date(2026, 3, 10)


def test_openings_past_midnight_end_on_the_next_morning():
    assert openings(LATE, date(2026, 3, 10), SHANGHAI) == [(at("2026-03-10 10:00"), at("2026-03-11 02:00"))]


def test_openings_are_in_order_and_of_that_weekday_only():
    tuesday = [Hours(1, time(14), time(22)), Hours(1, time(6), time(12)), Hours(2, time(6), time(12))]

    assert [begins.hour for begins, _ in openings(tuesday, date(2026, 3, 10), SHANGHAI)] == [6, 14]


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-03-10 09:59", False),
        ("2026-03-10 10:00", True),
        ("2026-03-11 01:59", True),
        ("2026-03-11 02:00", False),
    ],
)
def test_is_open_counts_yesterdays_opening_that_runs_past_midnight(instant, expected):
    assert is_open(LATE, at(instant), SHANGHAI) is expected


# --- the two days on which the clocks change -------------------------------------------------------------------------


def test_wall_clock_moves_a_time_that_spring_skips_on_by_the_gap():
    assert wall_clock(SPRING, time(2, 30), BERLIN).isoformat() == "2026-03-29T03:30:00+02:00"


def test_wall_clock_takes_the_first_of_a_time_that_autumn_shows_twice():
    assert wall_clock(AUTUMN, time(2, 30), BERLIN).isoformat() == "2026-10-25T02:30:00+02:00"


@pytest.mark.parametrize(("day", "hours"), [(SPRING - timedelta(days=1), 15), (AUTUMN - timedelta(days=1), 17)])
def test_a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer(day, hours):
    night = [Hours(weekday, time(12), time(4)) for weekday in range(7)]
    ((begins, ends),) = openings(night, day, BERLIN)

    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=hours)
    assert (begins.hour, ends.hour) == (12, 4)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_business_date_on_the_days_on_which_the_clocks_change(day):
    assert business_date(wall_clock(day, time(4, 59), BERLIN), BERLIN) == day - timedelta(days=1)
    assert business_date(wall_clock(day, time(5), BERLIN), BERLIN) == day


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 9), (AUTUMN, 11)])
def test_quiet_hours_end_by_the_clock_on_the_wall(day, hours):
    began = wall_clock(day - timedelta(days=1), time(22), BERLIN)
    end = quiet_hours_end(began, time(8), BERLIN)

    assert (end.astimezone(UTC) - began.astimezone(UTC), end.hour) == (timedelta(hours=hours), 8)


# --- quiet hours -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "expected"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_in_quiet_hours_past_midnight(instant, expected):
    assert in_quiet_hours(at(f"2026-03-10 {instant}"), time(22), time(8), SHANGHAI) is expected


def test_in_quiet_hours_within_a_day_and_without_any():
    assert in_quiet_hours(at("2026-03-10 13:30"), time(13), time(15), SHANGHAI)
    assert not in_quiet_hours(at("2026-03-10 15:00"), time(13), time(15), SHANGHAI)
    assert not in_quiet_hours(at("2026-03-10 00:00"), time(0), time(0), SHANGHAI)


def test_quiet_hours_began_and_end_around_midnight():
    before, after = at("2026-03-10 23:00"), at("2026-03-11 03:00")

    assert {quiet_hours_began(each, time(22), SHANGHAI) for each in (before, after)} == {at("2026-03-10 22:00")}
    assert {quiet_hours_end(each, time(8), SHANGHAI) for each in (before, after)} == {at("2026-03-11 08:00")}
    assert quiet_hours_began(at("2026-03-10 22:00"), time(22), SHANGHAI) == at("2026-03-10 22:00")


def test_business_day_lasts_from_cut_off_to_cut_off():
    begins, ends = day_span(date(2026, 3, 10), SHANGHAI)
    assert (begins, ends) == (day_begins(date(2026, 3, 10), SHANGHAI), day_begins(date(2026, 3, 11), SHANGHAI))
    assert [business_date(at, SHANGHAI).day for at in (begins, ends - timedelta(seconds=1), ends)] == [10, 10, 11]
