"""Instants, days and amounts as people read them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation

from venue import wording

EVENING = datetime(2026, 11, 22, 11, 5, tzinfo=UTC)  # 19:05 in Shanghai


@pytest.mark.parametrize(
    ("language", "filter_name", "shown"),
    [
        ("en", "clock", "19:05"),
        ("en", "day", "Sun 22 Nov"),
        ("en", "fulldate", "Sun 22 Nov 2026"),
        ("en", "weekday", "Sun"),
        ("en", "when", "Sun 22 Nov, 19:05"),
        ("zh-hans", "clock", "19:05"),
        ("zh-hans", "day", "11月22日 周日"),
        ("zh-hans", "fulldate", "2026年11月22日 周日"),
        ("zh-hans", "weekday", "周日"),
        ("zh-hans", "when", "11月22日 周日 19:05"),
        ("en", "iso", "2026-11-22T19:05:00+08:00"),
    ],
)
def test_instant_is_shown_in_the_venues_zone_and_the_readers_language(language, filter_name, shown):
    with translation.override(language):
        assert getattr(wording, filter_name)(EVENING) == shown


def test_day_near_midnight_is_the_venues_day():
    assert wording.day(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == "Mon 23 Nov"


def test_plain_dates_and_times_are_shown_as_they_are():
    assert (wording.day(date(2026, 11, 22)), wording.clock(time(7, 0))) == ("Sun 22 Nov", "07:00")


@pytest.mark.parametrize("name", ["clock", "day", "fulldate", "weekday", "when", "iso", "money"])
def test_nothing_is_shown_as_nothing(name):
    assert getattr(wording, name)(None) == ""


def test_money_is_in_the_venues_currency(settings):
    settings.CURRENCY = "CNY"
    with translation.override("zh-hans"):
        assert wording.money(Decimal("1280.5")) == "¥1,280.50"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A cold shower", "A cold shower"),
        ("A cold shower again", "A cold shower…"),
        ("淋浴太冷太冷了", "淋浴太冷太冷了"),
        ("淋浴太冷太冷了！", "淋浴太冷太冷…"),
        ("", ""),
    ],
)
def test_text_is_shortened_by_the_place_it_takes(text, shown):
    assert wording.shortened(text, 14) == shown
