from datetime import date, timedelta

from venue.trends import Trend, Week, percents


def weeks(*values):
    return [Week(date(2026, 3, 2) + timedelta(weeks=n), value, str(value), 9) for n, value in enumerate(values)]


def test_line_joins_weeks_that_follow_each_other_and_stays_open_between():
    trend = percents(weeks(0, 50, None, 100))

    assert trend.line == "M2,28 L34,15 M98,2"
    assert [(dot.x, dot.y) for dot in trend.dots] == [(2, 28), (34, 15), (98, 2)]


def test_what_lies_below_the_floor_is_drawn_on_it():
    assert [dot.y for dot in percents(weeks(80, 90, 95), lowest=90).dots] == [28, 28, 15]


def test_trend_of_nothing_draws_nothing():
    assert (percents(weeks(None, None)).line, Trend((), 0, 0, "", "").dots) == ("", [])


def test_figure_that_is_always_nought_lies_on_the_floor():
    assert [dot.y for dot in Trend(tuple(weeks(0)), 0, 0, "0", "0").dots] == [28]
